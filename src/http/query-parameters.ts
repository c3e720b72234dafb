import { illegalArgument } from '../domain/error.ts';
import { parseFilterPath } from '../domain/json/filter-path.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { closestNames } from './closest-names.ts';
import type { Parameter } from './contract/route.ts';
import { parseBoolean } from './parse-boolean.ts';

/** Parameters that every route takes: they shape the answer. */
const COMMON_PARAMETERS: readonly string[] = ['error_trace', 'filter_path', 'format', 'human', 'pretty'];
const COMMON_FLAGS: readonly string[] = ['error_trace', 'human', 'pretty'];

/** A text, or `null` when absent. */
export const TEXT: Parameter<string | null> = { read: (text) => text ?? null };

/** A flag: false when absent, true without a value. */
export const FLAG: Parameter<boolean> = { read: (text) => text !== undefined && (text === '' || parseBoolean(text)) };

/** `refresh`: accepted for compatibility; what is written here can be read at once anyway. */
export const REFRESH: Parameter<null> = {
  read(text) {
    if (text === undefined || ['', 'true', 'false', 'wait_for'].includes(text)) return null;
    throw illegalArgument(`Unknown value for refresh: [${text}].`);
  },
};

/** Refuses wishes for the answer's form that cannot be read. @throws SecurityError `illegalArgument`. */
export function assertCommonParameters({ query }: RequestTarget): void {
  if (query.size === 0) return;
  for (const name of COMMON_FLAGS) FLAG.read(query.get(name));
  parseFilterPath(query.get('filter_path') ?? '');
}

/**
 * Refuses parameters that are neither the route's, called `names`, nor every route's.
 * @throws SecurityError `illegalArgument`, with the near matches.
 */
export function assertParametersKnown(names: readonly string[], target: RequestTarget): void {
  if (target.query.size === 0) return;
  const known = [...names, ...COMMON_PARAMETERS];
  const unknown = [...target.query.keys()].filter((name) => !known.includes(name)).sort();
  if (unknown.length === 0) return;
  const plural = unknown.length > 1 ? 's' : '';
  const list = unknown.map((name) => `[${name}]${meant(name, known)}`).join(', ');
  throw illegalArgument(`request [${target.path}] contains unrecognized parameter${plural}: ${list}`);
}

function meant(name: string, known: readonly string[]): string {
  const closest = closestNames(name, known);
  if (closest.length === 0) return '';
  return ` -> did you mean ${closest.length === 1 ? '' : 'any of '}[${closest.join(', ')}]?`;
}
