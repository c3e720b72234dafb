import { isRefused, type Outcome } from './pair.ts';

/**
 * How what was observed differs from the reference: `looser` lets pass what the reference refuses, `stricter` the other way
 * round, each of the whole request or of one item of it; `failsOtherwise` refuses what fails there for another cause; `text` is
 * another refusal text.
 */
export type DifferenceKind =
  | 'looser'
  | 'stricter'
  | 'failsOtherwise'
  | 'text'
  | 'status'
  | 'moreNames'
  | 'fewerNames'
  | 'looserItem'
  | 'stricterItem';

/** One difference of a pair, with what stands on each side. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly observed: string;
}

/** What is known of a pair on the other side; what is absent is not compared. */
export interface Observation {
  readonly refused: boolean;
  readonly reason?: string;
  readonly status?: number;
  readonly names?: readonly string[];
  readonly items?: readonly (number | string)[];
}

const WRONG_STATUSES: ReadonlySet<number> = new Set([400, 405, 406, 413, 414, 415]);

/** The observation that a whole answer is. */
export function observationOf(outcome: Outcome): Observation {
  const { status, reason, names = [], items } = outcome;
  return {
    refused: isRefused(outcome),
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(status < 300 ? { names } : {}),
    ...(items === undefined ? {} : { items }),
  };
}

/** The differences of an observation from the reference; none: they agree as far as they can be compared. */
export function compareOutcomes(reference: Outcome, observed: Observation): readonly Difference[] {
  const refused = isRefused(reference);
  if (refused !== observed.refused) {
    // A request that is called wrong rather than forbidden tells nothing of what it asked for.
    if (refused && WRONG_STATUSES.has(observed.status ?? 0)) return [];
    const kind = refused ? 'looser' : reference.status < 300 ? 'stricter' : 'failsOtherwise';
    return [{ kind, reference: tell(reference), observed: tell(observed) }];
  }
  if (refused) return compareTexts(reference.reason, observed.reason);
  if (observed.status !== undefined && statusClass(observed.status) !== statusClass(reference.status)) {
    return [{ kind: 'status', reference: tell(reference), observed: tell(observed) }];
  }
  return [
    ...(observed.names === undefined || reference.status >= 300 ? [] : compareNames(reference.names ?? [], observed.names)),
    ...compareItems(reference.items ?? [], observed.items),
  ];
}

function compareTexts(reference: string | undefined, observed: string | undefined): readonly Difference[] {
  if (reference === undefined || observed === undefined || reference === observed) return [];
  return [{ kind: 'text', reference, observed }];
}

function compareNames(reference: readonly string[], observed: readonly string[]): readonly Difference[] {
  const more = observed.filter((name) => !reference.includes(name));
  const fewer = reference.filter((name) => !observed.includes(name));
  const sides = { reference: reference.join(), observed: observed.join() };
  return [
    ...(more.length > 0 ? [{ kind: 'moreNames' as const, ...sides }] : []),
    ...(fewer.length > 0 ? [{ kind: 'fewerNames' as const, ...sides }] : []),
  ];
}

function compareItems(
  reference: readonly (number | string)[],
  observed: readonly (number | string)[] | undefined,
): readonly Difference[] {
  if (observed === undefined) return [];
  const differences: Difference[] = [];
  for (const [index, item] of reference.entries()) {
    const other = observed[index];
    const sides = { reference: `item ${index}: ${item}`, observed: `item ${index}: ${other}` };
    if (other === undefined) differences.push({ kind: 'status', ...sides });
    else if (typeof item === 'string' && typeof other === 'number') differences.push({ kind: 'looserItem', ...sides });
    else if (typeof item === 'number' && typeof other === 'string') differences.push({ kind: 'stricterItem', ...sides });
    else if (typeof item === 'string' && item !== other) differences.push({ kind: 'text', ...sides });
  }
  return differences;
}

function statusClass(status: number): number {
  return Math.floor(status / 100);
}

function tell(side: Outcome | Observation): string {
  return [side.status, side.reason ?? (side.names ?? []).join()].filter((part) => part !== undefined && part !== '').join(' ');
}
