import { UNLIMITED_TOKEN_OWNER } from '../../authorization/action-groups/token-owner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { RealmRef, User } from '../../domain/principal/authentication.ts';
import type { Instant } from '../../domain/time.ts';
import type { Believed, Dependency, LookUpOutcome, Realm, RealmOutcome } from '../realm.ts';
import { type RoleSources, resolveRoles } from '../role-resolution.ts';
import { DYNAMIC_CONFIGURATION_DEPENDENCY, type DynamicConfigurationSource } from './dynamic-configuration.ts';
import { type OnBehalfOfGrant, type OnBehalfOfKeys, verifyOnBehalfOfToken } from './on-behalf-of-token.ts';

/** Realm of on-behalf-of tokens in the chain; who comes with one keeps the realm of whom it stands for. */
const ON_BEHALF_OF_REALM: RealmRef = { name: '_on_behalf_of', type: '_on_behalf_of' };

/** Claims that become attributes of the user, in the order in which they are told. */
const ATTRIBUTE_CLAIMS = ['iss', 'er', 'sub', 'aud', 'nbf', 'exp', 'iat'];

/** What the realm of on-behalf-of tokens needs. */
export interface OnBehalfOfRealmDeps extends RoleSources {
  readonly keys: OnBehalfOfKeys;
  readonly configuration: Pick<DynamicConfigurationSource, 'read'>;
  /** Where the users are from whom tokens stand for. */
  readonly userRealms: readonly Pick<Realm, 'name' | 'type' | 'lookUp'>[];
  /** Longest token that is looked at. */
  readonly jwtCharactersMax: number;
}

/**
 * The realm of on-behalf-of tokens (`Bearer`): who comes with one is the user it names, with those of the roles in it that the user
 * still has, as they are defined now, and no further than any API token. It is refused when they are switched off, and when the user is gone or disabled.
 */
export function createOnBehalfOfRealm(deps: OnBehalfOfRealmDeps): Realm {
  return {
    ...ON_BEHALF_OF_REALM,
    // Nothing is granted to the bearer of such a token but what it may do itself.
    isForHeadersOnly: true,
    async authenticate(credential, now) {
      if (credential.scheme !== 'bearer') return { outcome: 'notMine' };
      const { jwtCharactersMax } = deps;
      const verdict = verifyOnBehalfOfToken(deps.keys, credential.token, { jwtCharactersMax, now });
      switch (verdict.outcome) {
        case 'foreign':
          return { outcome: 'notMine' };
        case 'rejected': {
          const { username, reason, isGenuine } = verdict;
          // Another realm may take such tokens from an issuer of the same name.
          return { ...reject(username, reason, []), isGenuine, mayBeAnothers: !isGenuine };
        }
        case 'verified':
          return authenticateGrant(deps, verdict, now);
      }
    },
  };
}

async function authenticateGrant(
  deps: OnBehalfOfRealmDeps,
  { grant, claims }: { readonly grant: OnBehalfOfGrant; readonly claims: JsonObject },
  now: Instant,
): Promise<RealmOutcome> {
  const { username } = grant;
  const configuration = await deps.configuration.read();
  const ofConfiguration: readonly Dependency[] = [DYNAMIC_CONFIGURATION_DEPENDENCY];
  const refuse = (reason: string, read = ofConfiguration) => ({ ...reject(username, reason, read), isGenuine: true });
  if (!configuration.onBehalfOf.enabled) return refuse('on-behalf-of tokens are not enabled');
  const realm = deps.userRealms.find(({ name }) => name === grant.realmName);
  if (realm === undefined) return refuse('the realm of the user is not there');
  const { found, dependencies, ...believed } = await findUser(realm, grant, now);
  const read = [...ofConfiguration, ...dependencies];
  if (found?.enabled !== true) return { ...refuse('the user is not there or disabled', read), ...believed };
  const user: User = {
    ...found,
    roles: grant.roles.filter((role) => found.roles.includes(role)),
    backendRoles: [],
    attributes: attributesOf(claims),
  };
  const { rights, dependencies: ofRoles } = await resolveRoles(deps, user.roles, user);
  const ref: RealmRef = { name: realm.name, type: realm.type };
  return {
    outcome: 'authenticated',
    authentication: {
      type: 'token',
      user,
      realm: ref,
      lookupRealm: ref,
      apiKey: null,
      isOnBehalfOf: true,
      authenticatingUser: null,
    },
    rights: { ...rights, descriptorSets: [...rights.descriptorSets, UNLIMITED_TOKEN_OWNER] },
    expiration: grant.expiration,
    dependencies: [...read, ...ofRoles],
    ...believed,
  };
}

/** A user with its roles as the realm has them now. */
interface FoundUser extends Believed {
  readonly found: User | null;
  readonly dependencies: readonly Dependency[];
}

/** Of a realm that knows no users by name, the token alone says who there is. */
async function findUser(realm: Pick<Realm, 'lookUp'>, { username, roles }: OnBehalfOfGrant, now: Instant): Promise<FoundUser> {
  if (realm.lookUp === undefined) {
    const found: User = { username, roles, fullName: null, email: null, metadata: {}, enabled: true };
    return { found, dependencies: [] };
  }
  const { found, ...rest }: LookUpOutcome = await realm.lookUp(username, now);
  return { found: found?.user ?? null, ...rest };
}

function attributesOf(claims: JsonObject): Readonly<Record<string, string>> {
  const named = ATTRIBUTE_CLAIMS.flatMap((name) => {
    const value = claims[name];
    return typeof value === 'string' || typeof value === 'number' ? [[`attr.jwt.${name}`, `${value}`]] : [];
  });
  return Object.fromEntries(named);
}

function reject(
  username: string,
  reason: string,
  dependencies: readonly Dependency[],
): Extract<RealmOutcome, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason, told: null, claimedPrincipal: username, dependencies };
}
