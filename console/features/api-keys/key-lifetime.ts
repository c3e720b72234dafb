/** How a new key's end is chosen. */
export type LifetimeKind = 'never' | 'duration' | 'date';

/** Units that a duration is written in, as the API takes them. */
export type LifetimeUnit = 'm' | 'h' | 'd';

/** An end as it is chosen in the form. */
export interface Lifetime {
  readonly kind: LifetimeKind;
  readonly amount: number;
  readonly unit: LifetimeUnit;
  /** Milliseconds since the epoch; `null`: not chosen yet. */
  readonly at: number | null;
}

/** What an end must keep to. */
export interface LifetimePolicy {
  readonly max_lifetime_ms: number | null;
  readonly expiration_required: boolean;
}

/** What is wrong with an end. */
export type LifetimeFault = 'missing' | 'notPositive' | 'past' | 'tooLong';

const UNIT_MS: Readonly<Record<LifetimeUnit, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const PRESET_DAYS = [1, 7, 30, 90, 180, 365];
const DAYS_DEFAULT = 90;

/** Whether a key may never expire. */
export function mayNeverExpire({ max_lifetime_ms: maxMs, expiration_required: isRequired }: LifetimePolicy): boolean {
  return maxMs === null && !isRequired;
}

/** Durations that are offered, in days; shorter than the longest that is allowed. */
export function presetDays({ max_lifetime_ms: maxMs }: LifetimePolicy): readonly number[] {
  return PRESET_DAYS.filter((days) => maxMs === null || days * UNIT_MS.d <= maxMs);
}

/** The end that a form begins with: 90 days, or the longest that is allowed. */
export function defaultLifetime(policy: LifetimePolicy): Lifetime {
  const presets = presetDays(policy);
  const days = presets.includes(DAYS_DEFAULT) ? DAYS_DEFAULT : presets.at(-1);
  if (days !== undefined) return { kind: 'duration', amount: days, unit: 'd', at: null };
  const minutes = Math.max(1, Math.floor((policy.max_lifetime_ms ?? UNIT_MS.h) / UNIT_MS.m));
  return { kind: 'duration', amount: minutes, unit: 'm', at: null };
}

/** Milliseconds from `now` to the end; `null`: never, or not chosen. */
export function lifetimeMs({ kind, amount, unit, at }: Lifetime, now: number): number | null {
  if (kind === 'never') return null;
  if (kind === 'duration') return amount * UNIT_MS[unit];
  return at === null ? null : at - now;
}

/** What is wrong with the end, as far as can be told here: the server decides. */
export function lifetimeFault(lifetime: Lifetime, policy: LifetimePolicy, now: number): LifetimeFault | null {
  if (lifetime.kind === 'never') return mayNeverExpire(policy) ? null : 'missing';
  if (lifetime.kind === 'date' && lifetime.at === null) return 'missing';
  const ms = lifetimeMs(lifetime, now) ?? 0;
  if (!Number.isFinite(ms) || ms <= 0) return lifetime.kind === 'date' ? 'past' : 'notPositive';
  return policy.max_lifetime_ms !== null && ms > policy.max_lifetime_ms ? 'tooLong' : null;
}

/**
 * The end as the API takes it, a time value such as `30d`; `undefined`: never. A date is told as whole seconds from `now`, which is what the
 * server counts in.
 */
export function expirationOf(lifetime: Lifetime, now: number): string | undefined {
  if (lifetime.kind === 'never') return undefined;
  if (lifetime.kind === 'duration') return `${lifetime.amount}${lifetime.unit}`;
  const ms = lifetimeMs(lifetime, now);
  return ms === null ? undefined : `${Math.max(1, Math.floor(ms / 1_000))}s`;
}
