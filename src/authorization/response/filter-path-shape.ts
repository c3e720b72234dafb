import { type FilterPath, type Patterns, stepPatterns } from '../../domain/json/filter-path.ts';
import { type AnswerShape, dropped, filterJson, kept } from './json-filter.ts';

const EMPTY_ANSWER = new TextEncoder().encode('{}');

/** The part of an answer that a filter path asks for, as the cluster would have cut it out; numbers keep their form. */
export function applyFilterPath(answer: Uint8Array, { includes, excludes }: FilterPath): Uint8Array {
  const included = includes.size === 0 ? answer : cut(answer, include(includes));
  return excludes.size === 0 ? included : cut(included, exclude(excludes));
}

function cut(answer: Uint8Array, shape: AnswerShape): Uint8Array {
  let isLeft = true;
  const cutOut = filterJson(answer, (filter) => {
    isLeft = shape(filter);
    return true;
  });
  return isLeft ? cutOut : EMPTY_ANSWER;
}

function include(patterns: Patterns): AnswerShape {
  return container(
    (name) => {
      const { matched, rest } = stepPatterns(patterns, name);
      return matched ? kept : rest.size === 0 ? dropped : include(rest);
    },
    () => include(patterns),
    dropped,
  );
}

function exclude(patterns: Patterns): AnswerShape {
  return container(
    (name) => {
      const { matched, rest } = stepPatterns(patterns, name);
      return matched ? dropped : rest.size === 0 ? kept : exclude(rest);
    },
    () => exclude(patterns),
    kept,
  );
}

/** Objects and lists lose what the shapes drop, and go themselves when they lose everything. */
function container(shapeOf: (name: string) => AnswerShape, item: () => AnswerShape, scalar: AnswerShape): AnswerShape {
  return (filter) => {
    const { token } = filter.scanner;
    if (token !== 'START_OBJECT' && token !== 'START_ARRAY') return scalar(filter);
    let isEmpty = true;
    let isLeft = false;
    const noted = (shape: AnswerShape): AnswerShape => {
      isEmpty = false;
      return (member) => {
        const isMemberLeft = shape(member);
        isLeft ||= isMemberLeft;
        return isMemberLeft;
      };
    };
    if (token === 'START_OBJECT') filter.fields((name) => noted(shapeOf(name)));
    else filter.items((member) => noted(item())(member));
    return isLeft || (isEmpty && scalar === kept);
  };
}
