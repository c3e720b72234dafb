import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { findFreePort } from '../support/free-port.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { APP, type OidcIssuer, SECRET, startOidcIssuer } from '../support/oidc-issuer.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'openid: correct horse' };
const PEOPLE = {
  carol: { name: 'Carol C', email: 'carol@example.com', groups: ['operators'] },
  dave: { name: 'Dave D', email: 'dave@example.com', groups: [] },
};
const REALM = 'people';

const resources = new AsyncDisposableStack();
let issuer: OidcIssuer;
let claviger: ClavigerProcess;

beforeAll(async () => {
  const port = await findFreePort();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' } as JWK;
  issuer = resources.use(
    await startOidcIssuer([key], PEOPLE, [`http://127.0.0.1:${port}/session/openid_connect/oidc/callback`]),
  );
  const folder = resources.use(await makeTemporaryFolder()).path;
  writeFileSync(join(folder, 'secret'), SECRET);
  writeFileSync(join(folder, 'claviger.yml'), JSON.stringify(configuration(join(folder, 'secret'), port)));
  claviger = await startClaviger({
    dataFolder: join(folder, 'data'),
    bootstrap: SUPERUSER,
    configFile: join(folder, 'claviger.yml'),
    console: true,
    env: { CLAVIGER_CONSOLE_LISTEN: `127.0.0.1:${port}` },
  });
  resources.defer(async () => void (await claviger.stop()));
  const mapped = await sendRequest({
    method: 'PUT',
    url: `${claviger.url}/_security/role_mapping/operators`,
    authorization: basicAuthorization(SUPERUSER),
    body: { enabled: true, roles: ['monitoring_user'], rules: { field: { groups: 'operators' } } },
  });
  expect(mapped.status).toBe(200);
});
afterAll(() => resources.disposeAsync());

function configuration(secretFile: string, port: number): object {
  const realm = {
    order: 1,
    token_type: 'id_token',
    allowed_issuer: issuer.url,
    allowed_audiences: [APP],
    'claims.principal': 'sub',
    'claims.groups': 'groups',
    'claims.name': 'name',
    'discovery.enabled': true,
    'client_authentication.type': 'none',
  };
  const openIdConnect = {
    issuer: issuer.url,
    client_id: APP,
    client_secret_file: secretFile,
    scopes: 'openid profile',
    label: 'Company login',
    allow_insecure: true,
  };
  return {
    xpack: { security: { authc: { realms: { jwt: { [REALM]: realm } } } } },
    claviger: { console: { listen: `127.0.0.1:${port}`, openid_connect: openIdConnect } },
  };
}

interface Begun {
  readonly status: number;
  /** Where the browser is sent. */
  readonly to: URL;
  readonly cookie: string;
}

async function begin(returnTo: string): Promise<Begun> {
  const url = `${claviger.consoleUrl}/session/openid_connect/oidc?return_to=${encodeURIComponent(returnTo)}`;
  const response = await fetch(url, { redirect: 'manual' });
  const [cookie = ''] = response.headers.getSetCookie();
  return { status: response.status, to: new URL(response.headers.get('location') ?? ''), cookie };
}

/** Comes back from the provider with this cookie, as a browser does. */
async function comeBack(back: URL, cookie: string): Promise<{ readonly text: string; readonly session: string }> {
  const response = await fetch(back, { headers: { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'cross-site' } });
  expect(response.status).toBe(200);
  const set = response.headers.getSetCookie().find((line) => line.startsWith('__Host-claviger-session='));
  return { text: await response.text(), session: set?.split(';')[0] ?? '' };
}

async function whoIs(session: string): Promise<{ readonly status: number; readonly document: Record<string, unknown> }> {
  const response = await fetch(`${claviger.consoleUrl}/api/_security/_authenticate`, { headers: { cookie: session } });
  return { status: response.status, document: (await response.json()) as Record<string, unknown> };
}

test('the provider is offered by its label', async () => {
  const response = await fetch(`${claviger.consoleUrl}/session/methods`);
  expect(await response.json()).toEqual({
    password: true,
    openid_connect: [{ name: 'oidc', label: 'Company login' }],
  });
});

test('who logs in there is signed in here, with the roles of the mappings, on the page that was wanted', async () => {
  const { status, to, cookie } = await begin('/keys?status=active');
  expect([status, to.origin]).toEqual([303, new URL(issuer.url).origin]);
  expect(Object.fromEntries(to.searchParams)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code' });
  for (const secretOfTheWay of ['state', 'nonce', 'code_challenge'])
    expect(to.searchParams.get(secretOfTheWay)).toMatch(/^[\w-]{43}$/);
  expect(cookie).toMatch(/^__Host-claviger-sign-in=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/);
  const { text, session } = await comeBack(await issuer.logInAt(to, 'carol'), cookie);
  expect(text).toContain('content="0;url=/keys?status=active"');
  expect(await whoIs(session)).toMatchObject({
    status: 200,
    document: { username: 'carol', full_name: 'Carol C', roles: ['monitoring_user'], authentication_realm: { name: REALM } },
  });
});

test('who has no mapping is signed in and may do nothing', async () => {
  const { to, cookie } = await begin('/');
  const { session } = await comeBack(await issuer.logInAt(to, 'dave'), cookie);
  expect(await whoIs(session)).toMatchObject({ status: 200, document: { username: 'dave', roles: [] } });
});

test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/a"onload="x'])(
  'nobody is led to [%s]',
  async (returnTo) => {
    const { to, cookie } = await begin(returnTo);
    const { text } = await comeBack(await issuer.logInAt(to, 'carol'), cookie);
    expect(text).not.toMatch(/evil|javascript:|"onload/);
  },
);

test('the way back counts once, in the browser that began, with what it began with', async () => {
  const { to, cookie } = await begin('/');
  const back = await issuer.logInAt(to, 'carol');
  const failed = 'url=/sign-in?failed=1';
  expect((await comeBack(back, '')).text).toContain(failed);
  expect((await comeBack(back, (await begin('/')).cookie)).text).toContain(failed);
  const otherState = new URL(back);
  otherState.searchParams.set('state', 'another');
  const refused = await comeBack(otherState, cookie);
  expect([refused.text.includes(failed), refused.session]).toEqual([true, '']);
  expect((await comeBack(back, cookie)).text).toContain(failed);
});

test('a refusal of the provider is told as one, and audited without what came', async () => {
  const { cookie } = await begin('/');
  const back = new URL(`${claviger.consoleUrl}/session/openid_connect/oidc/callback?error=access_denied&state=x`);
  expect((await comeBack(back, cookie)).text).toContain('/sign-in?failed=1');
  const audited = await sendRequest({
    method: 'GET',
    url: `${claviger.url}/_claviger/audit?action=authentication_failed`,
    authorization: basicAuthorization(SUPERUSER),
  });
  expect(audited.text).toContain('/session/openid_connect/oidc/callback');
  expect(audited.text).not.toContain('access_denied&');
});

test('there is no other provider', async () => {
  const response = await fetch(`${claviger.consoleUrl}/session/openid_connect/other`, { redirect: 'manual' });
  expect(response.status).toBe(404);
});
