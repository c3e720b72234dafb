import { illegalArgument } from '../../domain/error.ts';

/** How an index expression is expanded, and what becomes of what is not there. */
export interface IndexOptions {
  /** Whether patterns match open indices. */
  readonly expandOpen: boolean;
  /** Whether patterns match closed indices. */
  readonly expandClosed: boolean;
  /** Whether patterns match what is hidden, without being dot patterns. */
  readonly expandHidden: boolean;
  /** Whether names that are missing or not authorized are left out silently. */
  readonly ignoreUnavailable: boolean;
  /** Whether an expression may come to nothing. */
  readonly allowNoIndices: boolean;
}

/** The usual options: open and visible, every explicit name must be there, patterns may match nothing. */
export const USUAL_OPTIONS: IndexOptions = {
  expandOpen: true,
  expandClosed: false,
  expandHidden: false,
  ignoreUnavailable: false,
  allowNoIndices: true,
};

type Expansion = Pick<IndexOptions, 'expandOpen' | 'expandClosed' | 'expandHidden'>;

const NOTHING: Expansion = { expandOpen: false, expandClosed: false, expandHidden: false };
const EXPANSIONS: Readonly<Record<string, Partial<Expansion>>> = {
  open: { expandOpen: true },
  closed: { expandClosed: true },
  hidden: { expandHidden: true },
  none: NOTHING,
  all: { expandOpen: true, expandClosed: true, expandHidden: true },
};

/**
 * The options that a request gives, over those of its API.
 * @throws SecurityError `illegalArgument` for values that the cluster would refuse.
 */
export function readIndexOptions(query: ReadonlyMap<string, string>, defaults: IndexOptions): IndexOptions {
  const expand = query.get('expand_wildcards');
  const ignore = query.get('ignore_unavailable');
  const allow = query.get('allow_no_indices');
  if (expand === undefined && ignore === undefined && allow === undefined) return defaults;
  return {
    ...defaults,
    ...(expand === undefined ? {} : readExpansion(expand)),
    ...(ignore === undefined ? {} : { ignoreUnavailable: readFlag('ignore_unavailable', ignore) }),
    ...(allow === undefined ? {} : { allowNoIndices: readFlag('allow_no_indices', allow) }),
  };
}

function readExpansion(text: string): Expansion {
  let expansion = NOTHING;
  for (const word of text.split(',')) {
    const added = Object.hasOwn(EXPANSIONS, word) ? EXPANSIONS[word] : undefined;
    if (added === undefined && text !== '') throw illegalArgument(`No valid expand wildcard value [${word}]`);
    expansion = { ...expansion, ...added };
  }
  return expansion;
}

function readFlag(name: string, text: string): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw illegalArgument(`Could not convert [${name}] to boolean`, {
    causedBy: illegalArgument(`Failed to parse value [${text}] as only [true] or [false] are allowed.`),
  });
}
