import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleWorld, startConsoleWorld, type WorldUser } from '../support/console-world.ts';
import { describeWith } from '../support/requirements.ts';
import { settled, visit } from './console-page.ts';

describeWith('chromium', 'the page of jobs', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false });
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const at = (as: WorldUser) => ({ browser: world.browser, consoleUrl: world.consoleUrl, as });

  const putJob = async (name: string): Promise<void> => {
    const { status } = await world.ask(world.superuser, 'PUT', `/_claviger/job/${name}`, {
      schedule: { cron: '0 3 * * *', time_zone: 'Europe/Berlin' },
      run_as: { role_descriptors: {} },
      steps: [{ name: 'sum', method: 'POST', path: '/orders/_search', body: { size: 0, boost: 1.5 } }],
    });
    expect(status).toBe(200);
  };

  const jobOf = async (name: string): Promise<Record<string, unknown>> => {
    const { document } = await world.ask(world.superuser, 'GET', `/_claviger/job/${name}`);
    return (document['jobs'] as readonly Record<string, unknown>[])[0] ?? {};
  };

  test('a job is made, with the times at which it will be due told before', async () => {
    await visit(at(world.superuser), async (page) => {
      await page.goto('/jobs');
      await settled(page);
      await page.getByRole('button', { name: 'Create job' }).first().click();
      const form = page.getByRole('dialog', { name: 'Create job' });
      await form.getByLabel('Name', { exact: true }).first().fill('made-here');
      await form.getByLabel('Cron expression').fill('61 * * * *');
      await form.getByText('This schedule cannot be read yet.').waitFor();
      await form.getByRole('button', { name: 'Every 15 minutes' }).click();
      await form.getByRole('listitem').nth(4).waitFor();
      await form.getByRole('button', { name: 'Create job' }).click();
      await form.getByRole('alert').getByText('Each step needs a name and a path').waitFor();
      await form.getByLabel('Path').fill('/_cluster/health');
      await form.getByRole('button', { name: 'Create job' }).click();
      await form.getByRole('alert').getByText('Choose the API key that the job runs as.').waitFor();
      await form.getByText('Everything I may do now').click();
      await form.getByRole('button', { name: 'Create job' }).click();
      await page.getByRole('dialog', { name: 'made-here' }).getByText('Every 15 minutes').waitFor();
    });
    expect(await jobOf('made-here')).toMatchObject({
      schedule: { cron: '*/15 * * * *', time_zone: 'Europe/Berlin' },
      steps: [{ name: 'step_1', method: 'GET', path: '/_cluster/health' }],
    });
  });

  test('a job that is edited keeps what was not changed', async () => {
    await putJob('edited');
    const { steps: stepsBefore, schedule: scheduleBefore } = await jobOf('edited');
    await visit(at(world.superuser), async (page) => {
      await page.goto('/jobs?job=edited');
      await page.getByRole('dialog', { name: 'edited' }).getByRole('button', { name: 'Edit' }).click();
      const form = page.getByRole('dialog', { name: 'Edit edited' });
      await form.getByLabel('Description').fill('Sums up.');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog', { name: 'edited', exact: true }).getByText('Sums up.').waitFor();
    });
    expect(await jobOf('edited')).toMatchObject({
      description: 'Sums up.',
      steps: stepsBefore,
      schedule: scheduleBefore,
      run_as: { role_descriptors: { superuser: { cluster: ['all'] } } },
      revision: 2,
    });
  });

  test('a job that somebody else changed meanwhile is not written over', async () => {
    await putJob('raced');
    await visit(at(world.superuser), async (page) => {
      await page.goto('/jobs?job=raced&edit=1');
      const form = page.getByRole('dialog', { name: 'Edit raced' });
      await form.getByLabel('Description').fill('Too late.');
      await putJob('raced');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByRole('alert').waitFor();
    });
    expect(await jobOf('raced')).toMatchObject({ description: null, revision: 2 });
  });

  test('a job is run, its failure told with the step, paused with a reason, resumed and deleted', async () => {
    await putJob('handled');
    await visit(at(world.superuser), async (page) => {
      await page.goto('/jobs?job=handled&tab=runs');
      const drawer = page.getByRole('dialog', { name: 'handled' });
      await drawer.getByText('No runs yet').waitFor();
      await drawer.getByRole('button', { name: 'Run now' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Run now' }).click();
      await drawer.getByRole('listitem').getByText('Failed').first().waitFor();
      await drawer.getByRole('button', { name: '1 step' }).click();
      await drawer.getByRole('listitem').getByText('503').first().waitFor();

      await drawer.getByRole('button', { name: 'Pause' }).click();
      const question = page.getByRole('dialog', { name: 'Pause job' });
      await question.getByLabel('Reason').fill('The cluster is being moved.');
      await question.getByRole('button', { name: 'Pause' }).click();
      await drawer.getByText('The cluster is being moved.').waitFor();
      await drawer.getByRole('button', { name: 'Resume' }).click();
      await drawer.getByText('The cluster is being moved.').waitFor({ state: 'detached' });

      await drawer.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
      await drawer.waitFor({ state: 'detached' });
    });
    expect(await jobOf('handled').catch(() => ({}))).toEqual({});
  });

  test('who may do nothing with jobs is told which privilege it takes', async () => {
    await visit(at(world.guest), async (page) => {
      await page.goto('/jobs');
      await page.getByText('manage_own_api_key').waitFor();
      expect(await page.getByRole('button', { name: 'Create job' }).count()).toBe(0);
    });
  });
});
