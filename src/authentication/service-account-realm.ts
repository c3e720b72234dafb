import { SERVICE_ACCOUNT_REALM } from '../domain/principal/authentication.ts';
import type { RoleDescriptor } from '../domain/role/role-descriptor.ts';
import type { ServiceAccountToken } from '../domain/service-account/service-account-token.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { NamedStore } from '../stores/store.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { Dependency, Realm, RealmOutcome } from './realm.ts';
import { DECOY_SECRET_HASH, verifyApiKeySecret } from './secret-hash.ts';
import { parseServiceToken, type ServiceToken } from './service-token.ts';

/** Shorter secrets are refused whatever is stored. */
const SECRET_CHARACTERS_MIN = 10;

/** Tokens that a file holds. */
export interface FileServiceTokens {
  /** How long what was found may be believed: the file is looked at again after this time. */
  readonly believedMs: number;
  /** Hashes by `namespace/service/token`, as the file has them now; none when it cannot be read. Never rejects. */
  read(): Promise<ReadonlyMap<string, string>>;
}

/** What the realm of service accounts needs. */
export interface ServiceAccountRealmDeps {
  /** What each account may do, by `namespace/service`. */
  readonly accounts: ReadonlyMap<string, RoleDescriptor>;
  readonly serviceAccountTokens: Pick<NamedStore<ServiceAccountToken>, 'find'>;
  /** `null`: no file is configured. */
  readonly fileTokens: FileServiceTokens | null;
  /** Checks the slow hashes that tokens of the file may have. */
  readonly passwords: Pick<PasswordHashing, 'verify'>;
}

/** Where a token was found, and what its secret is compared with. */
interface FoundToken {
  readonly type: '_service_account_file' | '_service_account_index';
  readonly secretHash: string;
  readonly expiration: Instant | null;
}

/**
 * The realm of service accounts: bearer tokens of their own form, kept in the store or in a file; the file's come first.
 * What is wrong with a token is not told. A bearer token of another form is left to the next realm.
 */
export function createServiceAccountRealm(deps: ServiceAccountRealmDeps): Realm {
  return {
    ...SERVICE_ACCOUNT_REALM,
    // As in Elasticsearch, nothing is granted to a service account.
    isForHeadersOnly: true,
    async authenticate(credential, now) {
      if (credential.scheme !== 'bearer') return { outcome: 'notMine' };
      const token = parseServiceToken(credential.token);
      return token === null ? { outcome: 'notMine' } : authenticateToken(deps, token, now);
    },
  };
}

async function authenticateToken(deps: ServiceAccountRealmDeps, token: ServiceToken, now: Instant): Promise<RealmOutcome> {
  const { account, name, secret } = token;
  const dependencies: readonly Dependency[] = [{ kind: 'serviceAccountToken', id: `${account}/${name}` }];
  const descriptor = deps.accounts.get(account);
  const found = await findToken(deps, `${account}/${name}`, now);
  // Compared before anything else is looked at, so that a token that is not there takes as long as one that is.
  const matches = await verifyApiKeySecret(secret, found?.secretHash ?? DECOY_SECRET_HASH, deps.passwords);
  const isLong = secret.reveal().length >= SECRET_CHARACTERS_MIN;
  if (descriptor === undefined || found === null || !matches || !isLong) {
    // A file may come to hold the token without a change of the store: such a refusal is not to be remembered.
    return reject(token, deps.fileTokens === null ? dependencies : []);
  }
  return {
    outcome: 'authenticated',
    authentication: {
      type: 'token',
      user: {
        username: account,
        roles: [],
        fullName: `Service account - ${account}`,
        email: null,
        metadata: { _elastic_service_account: true },
        enabled: true,
      },
      realm: SERVICE_ACCOUNT_REALM,
      lookupRealm: SERVICE_ACCOUNT_REALM,
      apiKey: null,
      serviceToken: { name, type: found.type },
      authenticatingUser: null,
    },
    rights: { descriptorSets: [{ [account]: descriptor }], unknownRoles: [] },
    expiration: found.expiration,
    dependencies,
  };
}

async function findToken(deps: ServiceAccountRealmDeps, qualifiedName: string, now: Instant): Promise<FoundToken | null> {
  const { fileTokens, serviceAccountTokens } = deps;
  const fileHash = (await fileTokens?.read())?.get(qualifiedName);
  if (fileTokens !== null && fileHash !== undefined) {
    // A change of the file is no change of the store: what was found is believed for a moment and then looked up again.
    return { type: '_service_account_file', secretHash: fileHash, expiration: instant(now + fileTokens.believedMs) };
  }
  const stored = await serviceAccountTokens.find(qualifiedName);
  return stored === null ? null : { type: '_service_account_index', secretHash: stored.secretHash, expiration: null };
}

function reject({ account, name }: ServiceToken, dependencies: readonly Dependency[]): RealmOutcome {
  const text = `failed to authenticate service account [${account}] with token name [${name}]`;
  return { outcome: 'rejected', reason: text, told: null, toldInstead: text, claimedPrincipal: account, dependencies };
}
