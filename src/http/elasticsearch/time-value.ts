import { illegalArgument, SecurityError } from '../../domain/error.ts';

/** Milliseconds in each unit, by how a text ends; the first that fits counts. Only `m` is told from `M`. */
const UNITS: readonly { readonly suffix: string; readonly ms: number; readonly isCaseSensitive?: boolean }[] = [
  { suffix: 'nanos', ms: 1e-6 },
  { suffix: 'micros', ms: 1e-3 },
  { suffix: 'ms', ms: 1 },
  { suffix: 's', ms: 1_000 },
  { suffix: 'm', ms: 60_000, isCaseSensitive: true },
  { suffix: 'h', ms: 3_600_000 },
  { suffix: 'd', ms: 86_400_000 },
];

/** The largest and smallest amount that a text may give: those of a 64-bit integer. */
const AMOUNT_MAX = 2n ** 63n - 1n;
const AMOUNT_MIN = -(2n ** 63n);

/**
 * Parses a duration such as `30m`: a whole amount and a unit of `nanos`, `micros`, `ms`, `s`, `m`, `h`, `d`; besides `-1` and
 * `0` without one.
 * @param setting Name that the error texts tell.
 * @returns milliseconds; -1 of any unit is the only negative amount.
 * @throws SecurityError `illegalArgument` in Elasticsearch's words, caused by `numberFormat` when the amount is no number.
 */
export function parseTimeValue(text: string, setting: string): number {
  const normalized = text.trim().toLowerCase();
  const unit = UNITS.find(({ suffix, isCaseSensitive }) => {
    return isCaseSensitive === true ? text.trim().endsWith(suffix) : normalized.endsWith(suffix);
  });
  if (unit !== undefined) {
    return Number(parseAmount(text, normalized.slice(0, -unit.suffix.length).trim(), setting)) * unit.ms;
  }
  if (/^-0*1$/.test(normalized)) return -1;
  if (/^0+$/.test(normalized)) return 0;
  throw illegalArgument(
    `failed to parse setting [${setting}] with value [${text}] as a time value: unit is missing or unrecognized`,
  );
}

function parseAmount(text: string, digits: string, setting: string): bigint {
  const amount = /^[+-]?\d{1,40}$/.test(digits) ? BigInt(digits.replace(/^\+/, '')) : null;
  if (amount === null || amount > AMOUNT_MAX || amount < AMOUNT_MIN) {
    const causedBy = new SecurityError('numberFormat', `For input string: "${digits}"`);
    const isFraction = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(digits);
    throw illegalArgument(`failed to parse [${text}]${isFraction ? ', fractional time values are not supported' : ''}`, {
      causedBy,
    });
  }
  if (amount >= -1n) return amount;
  throw illegalArgument(
    `failed to parse setting [${setting}] with value [${text}] as a time value: negative durations are not supported`,
  );
}
