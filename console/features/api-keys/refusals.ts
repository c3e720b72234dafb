/** Fields of the form that a refusal can be about. */
export type RefusedField = 'name' | 'expiration' | 'rights' | 'metadata';

/** What a server refuses, by the field that it is about, in the server's words; `other`: none of them, or unknown. */
export type Refusals = Readonly<Record<RefusedField | 'other', readonly string[]>>;

export const NO_REFUSALS: Refusals = { name: [], expiration: [], rights: [], metadata: [], other: [] };

const VALIDATION_PREFIX = /^Validation Failed: /;

/** How reasons are told apart: the first that matches. */
const FIELDS: readonly (readonly [RefusedField, RegExp])[] = [
  ['metadata', /\bmetadata\b/],
  ['expiration', /\bexpiration\b|\btime value\b|\blifetime\b/],
  ['rights', /\brole[_ ]descriptors?\b|\bprivileges?\b|\bparse role\b|\bindex name\b|\bindices\b|\bworkflows?\b/],
  ['name', /\bapi key name\b|\bname_pattern\b/],
];

/** Sorts the reasons of a refusal by field. */
export function sortRefusals(reasons: readonly string[]): Refusals {
  const sorted: Record<RefusedField | 'other', readonly string[]> = { ...NO_REFUSALS };
  for (const reason of reasons.flatMap(singleReasons)) {
    const field = FIELDS.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'other';
    sorted[field] = [...sorted[field], reason];
  }
  return sorted;
}

/** Elasticsearch numbers violations: `Validation Failed: 1: one;2: another;`. */
function singleReasons(reason: string): readonly string[] {
  if (!VALIDATION_PREFIX.test(reason)) return [reason];
  return reason
    .replace(VALIDATION_PREFIX, '')
    .split(/;(?=\d+: |$)/)
    .map((part) => part.replace(/^\d+: /, '').trim())
    .filter((part) => part !== '');
}
