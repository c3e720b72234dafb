import { SecurityError } from '../../domain/error.ts';
import { type AnswerShape, filterJson, kept, list, object } from '../response/json-filter.ts';

/**
 * Makes what seals the ids of an answer. `gives`: where they stand, from the root, `*` for the items of a list. Errors have no ids.
 * @throws SecurityError (the result) `badUpstream` for an id that cannot be sealed.
 */
export function answerSealer(
  gives: readonly (readonly string[])[],
  seal: (upstreamId: string) => string | null,
): (status: number, body: Uint8Array) => Uint8Array {
  const shape = shapeOf(gives, sealedText(seal));
  return (status, body) => (status >= 400 ? body : filterJson(body, shape));
}

function shapeOf(paths: readonly (readonly string[])[], leaf: AnswerShape): AnswerShape {
  if (paths.some((path) => path.length === 0)) return leaf;
  const names = new Set(paths.map((path) => path[0] ?? ''));
  const below = (name: string): AnswerShape =>
    shapeOf(
      paths.filter((path) => path[0] === name).map((path) => path.slice(1)),
      leaf,
    );
  if (names.has('*')) return list(below('*'));
  return object(Object.fromEntries([...names].map((name) => [name, below(name)])), kept);
}

/** `null` and the empty text say that there is nothing to go on with. */
function sealedText(seal: (upstreamId: string) => string | null): AnswerShape {
  return (filter) => {
    const { scanner } = filter;
    const id = scanner.token === 'VALUE_STRING' ? scanner.text() : null;
    if (id === '' || scanner.token === 'VALUE_NULL') return filter.keep();
    const sealed = id === null ? null : seal(id);
    if (sealed === null)
      throw new SecurityError('badUpstream', 'the answer of the cluster holds an id that cannot be passed on');
    return filter.replace(sealed);
  };
}
