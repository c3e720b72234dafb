import { illegalArgument, SecurityError, validationFailed } from '../../domain/error.ts';
import type { OpaqueIdKind } from './opaque-id.ts';

/** How much of an id a refusal repeats, in characters. */
const ID_CHARACTERS_SHOWN = 64;

const MALFORMED: Readonly<Record<OpaqueIdKind, (id: string) => string>> = {
  scroll: () => 'Cannot parse scroll id',
  pit: (id) => `invalid id: [${id}]`,
  asyncSearch: (id) => `invalid id: [${id}]`,
  cursor: (id) => `invalid cursor: [${id}]`,
  task: (id) => `malformed task id ${id}`,
};

const MISSING: Readonly<Record<OpaqueIdKind, string>> = {
  scroll: 'scrollId is missing',
  pit: 'id is empty',
  asyncSearch: 'id is missing',
  cursor: 'cursor is missing',
  task: 'task id is missing',
};

/** The 400 for a text that is no id of the kind. */
export function malformedId(kind: OpaqueIdKind, id: string): SecurityError {
  return illegalArgument(MALFORMED[kind](shown(id)));
}

/** The 400 for a request without an id. */
export function missingId(kind: OpaqueIdKind): SecurityError {
  return validationFailed([MISSING[kind]]);
}

/** The 404 for an id of another caller: as if there were none. */
export function unknownId(kind: OpaqueIdKind, id: string): SecurityError {
  switch (kind) {
    case 'asyncSearch':
      return new SecurityError('notFound', shown(id));
    case 'task':
      return new SecurityError('notFound', `task [${shown(id)}] isn't running and hasn't stored its results`);
    default: {
      const causedBy = new SecurityError('searchContextMissing', `No search context found for id [${shown(id)}]`);
      return new SecurityError('searchPhaseFailed', 'all shards failed', { causedBy });
    }
  }
}

function shown(id: string): string {
  return id.length > ID_CHARACTERS_SHOWN ? `${id.slice(0, ID_CHARACTERS_SHOWN)}…` : id;
}
