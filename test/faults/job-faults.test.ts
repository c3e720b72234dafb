import { expect, test } from 'vitest';
import type { ArrivedStep } from '../support/job-process.ts';
import { answerStep, openJobProcess, thingSteps } from '../support/job-process.ts';

const HOUR = { schedule: { every: '1h' } };

test('a key that is invalidated during a step: its request may end, the next step does not begin, and the job says why it stopped', async () => {
  await using world = await openJobProcess();
  await world.start();
  const id = await world.createKey();
  await world.putJob('tidy', { ...HOUR, steps: thingSteps(['a', 'b']), run_as: { api_key: { id } } });
  const { promise: answerNow, resolve } = Promise.withResolvers<() => void>();
  world.onStep = (_, response) => {
    resolve(() => answerStep(response, 201));
    return true;
  };
  const asked = await world.ask('POST', '/_claviger/job/tidy/_run');
  expect(asked.status, asked.text).toBeLessThan(300);
  const answer = await answerNow;
  const invalidated = await world.ask('DELETE', '/_security/api_key', { ids: [id] });
  expect(invalidated.status, invalidated.text).toBe(200);
  answer();
  const run = await world.waitForRun('tidy', ({ status }) => status !== 'running');
  expect(world.arrived.map(({ step }) => step)).toEqual(['a']);
  expect(run).toMatchObject({ status: 'stopped', reason: `api key [${id}] has been invalidated` });
  expect(run.steps.map(({ name, status }) => [name, status])).toEqual([['a', 201]]);
  await expect
    .poll(async () => world.job('tidy'))
    .toMatchObject({ status: 'paused', next_run: null, pause: { cause: 'keyGone', reason: run.reason } });
});

test('an owner that is disabled stops the job before its next step', async () => {
  await using world = await openJobProcess();
  const claviger = await world.start();
  const password = 'writer: correct horse';
  await world.ask('PUT', '/_security/role/writer', {
    cluster: ['manage_own_api_key', 'monitor'],
    indices: [{ names: ['things'], privileges: ['write', 'create_index'] }],
  });
  await world.ask('PUT', '/_security/user/walter', { password, roles: ['writer'] });
  const authorization = `Basic ${Buffer.from(`walter:${password}`).toString('base64')}`;
  const put = await fetch(`${claviger.url}/_claviger/job/own`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ ...HOUR, steps: thingSteps(['a']), run_as: { role_descriptors: {} } }),
  });
  expect(put.status, await put.text()).toBe(200);
  await world.ask('POST', '/_claviger/job/own/_run');
  await world.waitForRun('own', ({ status }) => status === 'succeeded');
  const disabled = await world.ask('PUT', '/_security/user/walter/_disable');
  expect(disabled.status, disabled.text).toBe(200);
  await world.ask('POST', '/_claviger/job/own/_run');
  const run = await world.waitForRun('own', ({ status }) => status !== 'succeeded' && status !== 'running');
  expect(run).toMatchObject({ status: 'stopped', reason: 'the user [walter] is disabled' });
  await expect.poll(async () => (await world.job('own')).pause).toMatchObject({ cause: 'ownerDisabled' });
  expect(world.arrived).toHaveLength(1);
});

test('a cluster that is down is tried again, and the run goes on when it is back', async () => {
  await using world = await openJobProcess();
  await world.start();
  const api_key = { id: await world.createKey() };
  const retry = { retries: 10, backoff: '10ms', backoff_max: '50ms' };
  await world.putJob('tidy', { ...HOUR, steps: thingSteps(['a']), run_as: { api_key }, retry });
  const refused: ArrivedStep[] = [];
  world.onStep = (step, response) => {
    refused.push(step);
    answerStep(response, refused.length < 4 ? 503 : 201);
    return true;
  };
  await world.ask('POST', '/_claviger/job/tidy/_run');
  const run = await world.waitForRun('tidy', ({ status }) => status !== 'running');
  expect(run).toMatchObject({ status: 'succeeded', steps: [{ name: 'a', status: 201, attempts: 4, error: null }] });
});

test('a cluster that stays down fails the run with the reason; what may be done once is not sent again when nobody knows whether it was done', async () => {
  await using world = await openJobProcess();
  await world.start();
  const api_key = { id: await world.createKey() };
  const retry = { retries: 2, backoff: '10ms', backoff_max: '10ms' };
  for (const delivery of ['at_most_once', 'at_least_once']) {
    await world.putJob(delivery, { ...HOUR, steps: thingSteps(['a']), run_as: { api_key }, retry, delivery });
    world.onStep = (_, response) => {
      response.destroy();
      return true;
    };
    await world.ask('POST', `/_claviger/job/${delivery}/_run`);
  }
  const once = await world.waitForRun('at_most_once', ({ status }) => status !== 'running');
  expect(once).toMatchObject({ status: 'failed', steps: [{ status: 502, attempts: 1 }] });
  expect(once.reason).toContain('the cluster did not answer properly');
  const twice = await world.waitForRun('at_least_once', ({ status }) => status !== 'running');
  expect(twice).toMatchObject({ status: 'failed', steps: [{ status: 502, attempts: 3 }] });
  await world.upstream.close();
  await world.ask('POST', '/_claviger/job/at_most_once/_run');
  const unreachable = await world.waitForRun('at_most_once', ({ id, status }) => id !== once.id && status !== 'running');
  expect(unreachable).toMatchObject({ status: 'failed', steps: [{ status: 503, attempts: 3 }] });
});

test('a job that tries beyond its rights is refused, and run and audit tell so; nothing reaches the cluster', async () => {
  await using world = await openJobProcess();
  await world.start();
  const api_key = { id: await world.createKey() };
  const steps = [{ name: 'steal', method: 'GET', path: '/secrets/_search' }, ...thingSteps(['after'])];
  await world.putJob('thief', { ...HOUR, steps, run_as: { api_key } });
  const before = world.upstream.seen.length;
  await world.ask('POST', '/_claviger/job/thief/_run');
  const run = await world.waitForRun('thief', ({ status }) => status !== 'running');
  expect(run).toMatchObject({ status: 'denied', steps: [{ name: 'steal', status: 403 }] });
  expect(run.reason).toContain('security_exception: action [indices:data/read/search] is unauthorized');
  expect(world.upstream.seen.slice(before).filter(({ target }) => target.startsWith('/secrets'))).toEqual([]);
  expect(world.arrived).toEqual([]);
  expect((await world.job('thief')).pause).toBeNull();
  const audit = await world.ask('GET', '/_claviger/audit?job=thief');
  expect(audit.status, audit.text).toBe(200);
  expect(audit.text).toContain(run.id);
  expect(audit.text).toContain('steal');
});

test('a reference that leads to what Claviger answers itself is not followed', async () => {
  await using world = await openJobProcess();
  await world.start();
  const steps = [
    { name: 'tell', method: 'GET', path: '/lead/_doc/1' },
    { name: 'follow', method: 'GET', path: '/${tell#/_source/to}/api_key' },
  ];
  await world.ask('PUT', '/lead/_doc/1', { to: '_security' });
  await world.putJob('led', { ...HOUR, steps, run_as: { role_descriptors: {} } });
  await world.ask('POST', '/_claviger/job/led/_run');
  const run = await world.waitForRun('led', ({ status }) => status !== 'running');
  expect(run).toMatchObject({ status: 'failed', steps: [{ status: 200 }, { attempts: 0 }] });
  expect(run.reason).toContain('its path [/_security/api_key] is answered by Claviger itself');
});
