import { illegalArgument } from '../domain/error.ts';
import { parseFilterPath } from '../domain/json/filter-path.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { closestNames } from './closest-names.ts';
import type { Parameter, Route } from './contract/route.ts';
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

/**
 * Refuses parameters that neither the route nor every route takes, and wishes for the answer's form that cannot be read.
 * @throws SecurityError `illegalArgument`, with the near matches.
 */
export function assertParametersKnown(route: Route, target: RequestTarget): void {
  if (target.query.size === 0) return;
  const known = [...route.parameterNames, ...COMMON_PARAMETERS];
  const unknown = [...target.query.keys()].filter((name) => !known.includes(name)).sort();
  if (unknown.length > 0) {
    const plural = unknown.length > 1 ? 's' : '';
    const list = unknown.map((name) => `[${name}]${meant(name, known)}`).join(', ');
    throw illegalArgument(`request [${target.path}] contains unrecognized parameter${plural}: ${list}`);
  }
  for (const name of COMMON_FLAGS) FLAG.read(target.query.get(name));
  parseFilterPath(target.query.get('filter_path') ?? '');
}

function meant(name: string, known: readonly string[]): string {
  const closest = closestNames(name, known);
  if (closest.length === 0) return '';
  return ` -> did you mean ${closest.length === 1 ? '' : 'any of '}[${closest.join(', ')}]?`;
}
