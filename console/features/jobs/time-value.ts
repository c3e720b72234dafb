const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A length of time as the API takes it, in the largest unit that leaves nothing over: `90000` is `90s`, `300000` is `5m`. */
export function timeValue(ms: number): string {
  const fitting = UNITS.find(([, unitMs]) => ms > 0 && ms % unitMs === 0);
  return fitting === undefined ? `${ms}ms` : `${ms / fitting[1]}${fitting[0]}`;
}

/** Milliseconds of a time value; `null`: it is none. */
export function readTimeValue(text: string): number | null {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  if (amount === undefined) return null;
  return Number(amount) * (UNITS.find(([name]) => name === unit)?.[1] ?? 1);
}
