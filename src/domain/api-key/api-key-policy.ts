import type { User } from '../principal/authentication.ts';

/** What an operator asks of API keys beyond Elasticsearch. `null`, false or empty: nothing. */
export interface ApiKeyPolicy {
  /** Longest time from creation or update to expiration. A key that never expires is longer than any. */
  readonly lifetimeMsMax: number | null;
  /** Lifetime of a new key that names none. */
  readonly lifetimeMsDefault: number | null;
  /** Whether a new key must name its expiration, or have one by default. */
  readonly expirationRequired: boolean;
  /** Owners whom the three rules above leave alone, by user name and by role. */
  readonly lifetimeExemptUsers: readonly string[];
  readonly lifetimeExemptRoles: readonly string[];
  /** Keys that are neither invalidated nor expired, per creator. */
  readonly ownerKeysMax: number | null;
  readonly namePattern: ApiKeyNamePattern | null;
}

/** The names that new keys may have. */
export interface ApiKeyNamePattern {
  /** The pattern as it was configured. */
  readonly text: string;
  /** Linear in the length of the name. */
  matches(name: string): boolean;
}

/** The policy that asks nothing. */
export const NO_API_KEY_POLICY: ApiKeyPolicy = {
  lifetimeMsMax: null,
  lifetimeMsDefault: null,
  expirationRequired: false,
  lifetimeExemptUsers: [],
  lifetimeExemptRoles: [],
  ownerKeysMax: null,
  namePattern: null,
};

/** Of an owner, what the policy looks at. */
export type PolicedOwner = Pick<User, 'username' | 'roles'>;

/** The lifetime of a new key: the default where none is named. */
export function lifetimeUnderPolicy(policy: ApiKeyPolicy, owner: PolicedOwner, lifetimeMs: number | null): number | null {
  return lifetimeMs ?? (isExempt(policy, owner) ? null : policy.lifetimeMsDefault);
}

/** What the policy asks of the lifetimes of this owner's keys. */
export function lifetimeRulesFor(
  policy: ApiKeyPolicy,
  owner: PolicedOwner,
): { readonly lifetimeMsMax: number | null; readonly isExpirationRequired: boolean } {
  if (isExempt(policy, owner)) return { lifetimeMsMax: null, isExpirationRequired: false };
  const unnamed = lifetimeUnderPolicy(policy, owner, null);
  return {
    lifetimeMsMax: policy.lifetimeMsMax,
    isExpirationRequired: lifetimeViolations(policy, owner, unnamed).length > 0,
  };
}

/**
 * What the policy has against a new key; each text names the setting that says so.
 * @param key `lifetimeMs` as `lifetimeUnderPolicy` gave it.
 */
export function newKeyPolicyViolations(
  policy: ApiKeyPolicy,
  owner: PolicedOwner,
  key: { readonly name: string; readonly lifetimeMs: number | null },
): readonly string[] {
  const { namePattern } = policy;
  const violations: string[] = [];
  if (namePattern !== null && !namePattern.matches(key.name)) {
    violations.push(`api key name must match [${namePattern.text}] by the policy [claviger.api_key.name_pattern]`);
  }
  return [...violations, ...lifetimeViolations(policy, owner, key.lifetimeMs)];
}

/** What the policy has against the new lifetime of a key that is there already. */
export function newLifetimePolicyViolations(policy: ApiKeyPolicy, owner: PolicedOwner, lifetimeMs: number): readonly string[] {
  return lifetimeViolations(policy, owner, lifetimeMs);
}

/** What is told when the owner has as many keys as it may have. */
export function ownerKeysViolation(ownerKeysMax: number): string {
  return `the owner has [${ownerKeysMax}] active api keys already, the most by the policy [claviger.api_key.owner_keys_max]`;
}

function lifetimeViolations(policy: ApiKeyPolicy, owner: PolicedOwner, lifetimeMs: number | null): readonly string[] {
  if (isExempt(policy, owner)) return [];
  const { lifetimeMsMax, expirationRequired } = policy;
  if (lifetimeMs === null) {
    const setting = lifetimeMsMax !== null ? 'lifetime_max' : 'expiration_required';
    const isAsked = lifetimeMsMax !== null || expirationRequired;
    return isAsked ? [`api key expiration is required by the policy [claviger.api_key.${setting}]`] : [];
  }
  if (lifetimeMsMax === null || lifetimeMs <= lifetimeMsMax) return [];
  return [
    `api key expiration may not be more than [${durationText(lifetimeMsMax)}] away by the policy [claviger.api_key.lifetime_max]`,
  ];
}

function isExempt(policy: ApiKeyPolicy, owner: PolicedOwner): boolean {
  if (policy.lifetimeExemptUsers.includes(owner.username)) return true;
  return owner.roles.some((role) => policy.lifetimeExemptRoles.includes(role));
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** In the largest unit that divides it. */
function durationText(ms: number): string {
  const [suffix, unitMs] = UNITS.find(([, unit]) => ms % unit === 0) ?? ['ms', 1];
  return `${ms / unitMs}${suffix}`;
}
