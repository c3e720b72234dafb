import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, interactionPolicy, type JWK, Provider } from 'oidc-provider';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration as ClientConfiguration,
  ClientSecretBasic,
  calculatePKCECodeChallenge,
  clientCredentialsGrant,
  discovery,
  randomPKCECodeVerifier,
} from 'openid-client';

/** A person who can log in: name and claims. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
}

/** The client that persons log in at; ID tokens are for it. */
export const APP = 'app';
/** The client that comes in its own name. */
export const JOB = 'nightly-job';
/** For whom access tokens are. */
export const AUDIENCE = 'es01';

/** Of every client. */
export const SECRET = 'secret of the clients';
const RESOURCE = 'urn:example:search';
const REDIRECT = 'http://127.0.0.1/back';
const REDIRECTS_MAX = 10;

/** A real OpenID provider (npm `oidc-provider`) on a loopback port. */
export interface OidcIssuer extends AsyncDisposable {
  /** `iss` of its tokens. */
  readonly url: string;
  /** Goes on with other keys: those before it are gone. */
  rotate(keys: readonly JWK[]): void;
  /** Logs a person in at `APP` by the authorization code flow. @returns the ID token. */
  idTokenOf(username: string): Promise<string>;
  /** Goes where a client sent a person, who logs in. @returns where the provider sends the person back to. */
  logInAt(url: URL, username: string): Promise<URL>;
  /** The access token (RFC 9068) of `JOB` by its client credentials. */
  jobToken(): Promise<string>;
  /** Answers nothing from then on. */
  stop(): Promise<void>;
  /** Answers again at the same address. */
  start(): Promise<void>;
}

/** Starts a provider with keys for RS256 and ES256. */
export async function startOidcIssuer(
  keys: readonly JWK[],
  people: Readonly<Record<string, Person>>,
  /** Further addresses to which persons are sent back after logging in at `APP`. */
  redirectUris: readonly string[] = [],
): Promise<OidcIssuer> {
  let listener: RequestListener = () => undefined;
  const handle: RequestListener = (request, response) => listener(request, response);
  let server = await listen(0, handle);
  const { port } = addressOf(server);
  const url = `http://127.0.0.1:${port}`;
  let loggingIn = '';
  const rotate = (published: readonly JWK[]): void => {
    listener = listenerOf(url, published, { people, redirectUris, username: () => loggingIn });
  };
  rotate(keys);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url,
    rotate,
    async idTokenOf(username) {
      loggingIn = username;
      return logIn(url);
    },
    async logInAt(begin, username) {
      loggingIn = username;
      return followRedirects(begin, url);
    },
    async jobToken() {
      const tokens = await clientCredentialsGrant(await client(url, JOB), { resource: RESOURCE });
      return tokens.access_token;
    },
    stop,
    async start() {
      server = await listen(port, handle);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function listen(port: number, handle: RequestListener): Promise<Server> {
  const server = createServer(handle);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address;
}

/** Who can log in, where they are sent back to, and who does. */
interface Login {
  readonly people: Readonly<Record<string, Person>>;
  readonly redirectUris: readonly string[];
  readonly username: () => string;
}

/** The provider, and beside it the page on which a person would log in: here it is enough to get there. */
function listenerOf(url: string, keys: readonly JWK[], { people, redirectUris, username }: Login): RequestListener {
  const provider = new Provider(url, configuration(keys, people, redirectUris));
  const serve = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void serve(request, response);
    provider
      .interactionFinished(request, response, { login: { accountId: username() } })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
}

function configuration(
  keys: readonly JWK[],
  people: Readonly<Record<string, Person>>,
  redirectUris: readonly string[],
): Configuration {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return {
    jwks: { keys: [...keys] },
    cookies: { keys: ['cookies of a test'] },
    clients: [
      {
        client_id: APP,
        client_secret: SECRET,
        redirect_uris: [REDIRECT, ...redirectUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'RS256',
      },
      { client_id: JOB, client_secret: SECRET, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
    ],
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    claims: { openid: ['sub'], profile: ['name', 'email', 'groups'] },
    // The claims stand in the ID token itself, as Elasticsearch needs them.
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ ...people[id], groups: [...(people[id]?.groups ?? [])], sub: id }),
    }),
    async loadExistingGrant(ctx) {
      const { client: asking, account, provider } = ctx.oidc;
      const grant = new provider.Grant({
        ...(asking !== undefined && { clientId: asking.clientId }),
        ...(account !== undefined && { accountId: account.accountId }),
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

function client(url: string, id: string): Promise<ClientConfiguration> {
  return discovery(new URL(url), id, undefined, ClientSecretBasic(SECRET), { execute: [allowInsecureRequests] });
}

/** Goes the way of a browser, cookies included, from the client to the provider and back. */
async function logIn(url: string): Promise<string> {
  const config = await client(url, APP);
  const pkceCodeVerifier = randomPKCECodeVerifier();
  const begin = buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: 'openid profile',
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await followRedirects(begin, url);
  const tokens = await authorizationCodeGrant(config, back, { pkceCodeVerifier });
  if (tokens.id_token === undefined) throw new Error('the provider gave no ID token');
  return tokens.id_token;
}

/** Until the provider is left. */
async function followRedirects(begin: URL, provider: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = begin;
  for (let redirects = 0; redirects < REDIRECTS_MAX; redirects += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
    if (at.origin !== provider) return at;
  }
  throw new Error('the provider redirects without end');
}
