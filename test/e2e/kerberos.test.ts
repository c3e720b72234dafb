import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, type HttpResponse, sendRequest } from '../support/http-request.ts';
import { type Kdc, startKdc } from '../support/kdc.ts';
import { type NegotiateClient, startNegotiateClient } from '../support/negotiate-client.ts';
import { describeWith } from '../support/requirements.ts';
import { openSampleUpstream } from '../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'kerberos: correct horse' };
const ALICE = 'alice@TEST.EXAMPLE';
/** Beyond the second that the service forgives. */
const TOO_LATE_MS = 4_000;
/** Beyond that second and the four that the short ticket lives. */
const EXPIRED_MS = 7_000;

describeWith('kdc', 'Kerberos principals', () => {
  const resources = new AsyncDisposableStack();
  let kdc: Kdc;
  let claviger: ClavigerProcess;
  let alice: Readonly<Record<string, string>>;

  beforeAll(async () => {
    kdc = resources.use(await startKdc());
    kdc.addPrincipal('alice', 'password-alice');
    kdc.addPrincipal('HTTP/other.example', 'of another service');
    alice = kdc.clientEnv('alice');
    kdc.logIn(alice, 'alice', 'password-alice');
    const folder = resources.use(await makeTemporaryFolder());
    const upstream = await openSampleUpstream();
    resources.defer(() => upstream.close());
    const configFile = join(folder.path, 'claviger.yml');
    const realm = 'xpack.security.authc.realms.kerberos.krb';
    writeFileSync(configFile, `${realm}.order: 1\n${realm}.keytab.path: ${kdc.keytab}\n`);
    claviger = await startClaviger({
      dataFolder: join(folder.path, 'data'),
      upstream: upstream.url,
      bootstrap: SUPERUSER,
      configFile,
      env: kdc.serviceEnv,
    });
    resources.defer(() => claviger.kill());
    const mapped = await asSuperuser('PUT', '/_security/role_mapping/principals', {
      enabled: true,
      roles: ['superuser'],
      rules: { all: [{ field: { username: ALICE } }, { field: { 'metadata.kerberos_realm': 'TEST.EXAMPLE' } }] },
    });
    expect(mapped.status).toBe(200);
  }, 60_000);
  afterAll(() => resources.disposeAsync());

  function asSuperuser(method: string, path: string, body: unknown): Promise<HttpResponse> {
    return sendRequest({ method, url: claviger.url + path, authorization: basicAuthorization(SUPERUSER), body });
  }

  function authenticate(authorization: string): Promise<HttpResponse> {
    return sendRequest({ method: 'GET', url: `${claviger.url}/_security/_authenticate`, authorization });
  }

  /** Not at once: the sample cluster answers from this process. */
  async function curl(env: Readonly<Record<string, string>>, path: string): Promise<string> {
    const url = claviger.url.replace('127.0.0.1', 'localhost') + path;
    const args = ['--silent', '--include', '--ipv4', '--max-time', '20', '--negotiate', '--user', ':', url];
    const { stdout } = await promisify(execFile)('curl', args, { env: { ...process.env, ...env } });
    return stdout;
  }

  async function makeTicket(options: Parameters<typeof startNegotiateClient>[1] = {}): Promise<NegotiateClient> {
    const client = await startNegotiateClient(alice, options);
    onTestFinished(() => client.close());
    return client;
  }

  test('come with curl --negotiate, have the roles of their mappings, and reach the cluster', async () => {
    const own = await curl(alice, '/_security/_authenticate');
    expect(own).toMatch(/HTTP\/1\.1 200 OK/);
    expect(JSON.parse(own.slice(own.lastIndexOf('\r\n\r\n')))).toMatchObject({
      username: ALICE,
      roles: ['superuser'],
      metadata: { kerberos_realm: 'TEST.EXAMPLE', kerberos_user_principal_name: ALICE },
      authentication_realm: { name: 'krb', type: 'kerberos' },
    });
    const forwarded = await curl(alice, '/');
    expect(forwarded).toMatch(/HTTP\/1\.1 200 OK/);
    expect(forwarded).toMatch(/^www-authenticate: Negotiate \S+/im);
  });

  test('can prove the server by the token of its answer', async () => {
    const client = await makeTicket();
    const response = await authenticate(client.authorization);
    const [, token = ''] = /^Negotiate (\S+)$/.exec(response.headers.get('www-authenticate') ?? '') ?? [];
    expect(await client.accept(token)).toBe(true);
  });

  test('are asked for a ticket when they come without', async () => {
    const answer = await curl(kdc.clientEnv('nobody'), '/_security/_authenticate');
    expect(answer).toMatch(/HTTP\/1\.1 401/);
    expect(answer).toMatch(/^www-authenticate: Negotiate\r$/im);
  });

  test('get no ticket with a wrong password, and so no entrance', async () => {
    const env = kdc.clientEnv('mallory');
    expect(() => kdc.logIn(env, 'alice', 'wrong')).toThrow(/Password incorrect|Preauthentication failed/);
    expect(await curl(env, '/_security/_authenticate')).toMatch(/HTTP\/1\.1 401/);
  });

  test('are refused when a ticket comes again, also at the same time', async () => {
    const { authorization } = await makeTicket();
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await authenticate(authorization)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    const again = await authenticate(authorization);
    expect(again.status).toBe(401);
    expect(again.text).toContain('Request is a replay');
  });

  test('are refused with a ticket that has expired', async () => {
    const env = kdc.clientEnv('short');
    kdc.logIn(env, 'alice', 'password-alice', '4s');
    const client = await startNegotiateClient(env);
    onTestFinished(() => client.close());
    await sleep(EXPIRED_MS);
    const response = await authenticate(client.authorization);
    expect(response.status).toBe(401);
    expect(response.text).toContain('Ticket expired');
    expect(response.headers.get('www-authenticate')).toContain('Negotiate');
  });

  test('are refused when their clock is not that of the service', async () => {
    const { authorization } = await makeTicket();
    await sleep(TOO_LATE_MS);
    const response = await authenticate(authorization);
    expect(response.status).toBe(401);
    expect(response.text).toContain('Clock skew too great');
  });

  test('are refused with a ticket for another service', async () => {
    const { authorization } = await makeTicket({ service: 'HTTP@other.example' });
    expect((await authenticate(authorization)).status).toBe(401);
  });

  test.each(['Negotiate AAAA', 'Negotiate %%%', 'Negotiate TlRMTVNTUAABAAAA'])(
    'are refused with what is no ticket: %s',
    async (text) => {
      expect((await authenticate(text)).status).toBe(401);
    },
  );

  test('are told to go on, and not let in, when the token is not the last one', async () => {
    const { authorization } = await makeTicket({ isThreeTokens: true });
    const response = await authenticate(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/Negotiate \S{8,}/);
    expect(response.text).toContain('gss context negotiation not complete');
  });

  test('get tokens for a ticket, and with them the token that proves the server', async () => {
    const client = await makeTicket();
    const granted = await asSuperuser('POST', '/_security/oauth2/token', {
      grant_type: '_kerberos',
      kerberos_ticket: client.token,
    });
    expect(granted.status).toBe(200);
    const { access_token: token, kerberos_authentication_response_token: proof } = granted.json();
    expect(await client.accept(String(proof))).toBe(true);
    expect((await authenticate(`Bearer ${String(token)}`)).json()).toMatchObject({ username: ALICE });
    const again = await asSuperuser('POST', '/_security/oauth2/token', {
      grant_type: '_kerberos',
      kerberos_ticket: client.token,
    });
    expect(again.status).toBe(401);
  });

  test('are answered with 503 when the service cannot read its keys', async () => {
    const { authorization } = await makeTicket();
    renameSync(kdc.keytab, `${kdc.keytab}.away`);
    const without = await authenticate(authorization);
    renameSync(`${kdc.keytab}.away`, kdc.keytab);
    expect(without.status).toBe(503);
    expect((await authenticate((await makeTicket()).authorization)).status).toBe(200);
  });

  test('leave no ticket in what is written', () => {
    expect(claviger.output()).not.toMatch(/YII[A-Za-z0-9+/]{40}/);
  });
});

describeWith('kdc', 'a Kerberos realm', () => {
  test('does not open without its keytab', async () => {
    await using folder = await makeTemporaryFolder();
    const configFile = join(folder.path, 'claviger.yml');
    const realm = 'xpack.security.authc.realms.kerberos.krb';
    writeFileSync(configFile, `${realm}.order: 1\n${realm}.keytab.path: ${join(folder.path, 'missing.keytab')}\n`);
    const start = startClaviger({ dataFolder: join(folder.path, 'data'), bootstrap: SUPERUSER, configFile });
    await expect(start).rejects.toThrow('missing.keytab');
  });

  test('removes the name of the Kerberos realm when told', async () => {
    await using kdc = await startKdc();
    await using folder = await makeTemporaryFolder();
    kdc.addPrincipal('alice', 'password-alice');
    const env = kdc.clientEnv('alice');
    kdc.logIn(env, 'alice', 'password-alice');
    const configFile = join(folder.path, 'claviger.yml');
    const realm = 'xpack.security.authc.realms.kerberos.krb';
    const lines = [
      'order: 1',
      `keytab.path: ${kdc.keytab}`,
      'remove_realm_name: true',
      'service_principal: HTTP/localhost@TEST.EXAMPLE',
    ];
    writeFileSync(configFile, lines.map((line) => `${realm}.${line}\n`).join(''));
    const claviger = await startClaviger({
      dataFolder: join(folder.path, 'data'),
      bootstrap: SUPERUSER,
      configFile,
      env: kdc.serviceEnv,
    });
    onTestFinished(() => claviger.kill());
    const client = await startNegotiateClient(env);
    onTestFinished(() => client.close());
    const url = `${claviger.url}/_security/_authenticate`;
    const response = await sendRequest({ method: 'GET', url, authorization: client.authorization });
    expect(response.json()).toMatchObject({ username: 'alice' });
  });
});
