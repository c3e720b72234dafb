import type { QueryProblem, QueryToken } from './query-text.ts';

/** The indices that a query reads, or why it is not read. */
export type QueryIndices = { readonly items: readonly string[] } | QueryProblem;

/** The first token that is one of the words, whatever its case; `null` when there is none. */
export function findWord(tokens: readonly QueryToken[], words: ReadonlySet<string>): string | null {
  for (const token of tokens) {
    if (token.kind === 'word' && words.has(token.text.toLowerCase())) return token.text.toLowerCase();
  }
  return null;
}

/** Whether a token is this word, whatever its case. */
export function isWord(token: QueryToken | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

/** Whether a token is this symbol. */
export function isSymbol(token: QueryToken | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol;
}

/** Splits the tokens of a pipeline into its commands. @returns `null` when there is a pipe within brackets. */
export function splitPipeline(tokens: readonly QueryToken[]): readonly (readonly QueryToken[])[] | null {
  const commands: QueryToken[][] = [[]];
  for (const token of tokens) {
    if (!isSymbol(token, '|')) commands.at(-1)?.push(token);
    else if (token.depth === 0) commands.push([]);
    else return null;
  }
  return commands;
}
