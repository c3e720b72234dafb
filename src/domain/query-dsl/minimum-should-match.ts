import { SecurityError } from '../error.ts';

/**
 * How many of `count` optional clauses must match, by Elasticsearch's little language: `2`, `-1`, `75%`, `-25%`, `3<90%`,
 * `2<-25% 9<-3`. May exceed `count`: then nothing matches.
 * @throws SecurityError `numberFormat`.
 * @see https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-minimum-should-match
 */
export function minimumShouldMatch(spec: string, count: number): number {
  const text = spec.trim();
  return text.includes('<') ? conditional(text, count) : simple(text, count);
}

function conditional(text: string, count: number): number {
  let minimum = count;
  for (const part of text.replaceAll(/\s*<\s*/g, '<').split(/\s+/)) {
    const [bound = '', rule = ''] = part.split('<');
    if (count <= parseInteger(bound)) return minimum;
    minimum = simple(rule, count);
  }
  return minimum;
}

function simple(text: string, count: number): number {
  const isPercent = text.includes('%');
  const amount = isPercent ? Math.trunc((count * parseInteger(text.slice(0, -1))) / 100) : parseInteger(text);
  const isNegative = isPercent ? text.startsWith('-') : amount < 0;
  return Math.max(0, isNegative ? count + amount : amount);
}

function parseInteger(text: string): number {
  if (/^[+-]?\d{1,10}$/.test(text)) return Number(text);
  throw new SecurityError('numberFormat', `For input string: "${text}"`);
}
