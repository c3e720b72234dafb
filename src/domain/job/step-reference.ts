/** What `${…}` in a step's path, header or body stands for. */
export type StepReference =
  /** A value of an earlier step's answer, by JSON pointer (RFC 6901). */
  | { readonly kind: 'answer'; readonly step: string; readonly pointer: string; readonly text: string }
  /** When the run was due (ISO 8601, UTC), its id, or the job's name. */
  | { readonly kind: 'run'; readonly value: RunValue; readonly text: string };

/** What a run tells of itself. */
export type RunValue = (typeof RUN_VALUES)[number];

const RUN_VALUES = ['run.scheduled_at', 'run.id', 'job.name'] as const;
const REFERENCE = /\$\{([^{}]*)\}/g;
const ANSWER = /^([a-z0-9_]{1,64})#((?:\/(?:[^~/]|~[01])*)*)$/;

/** A text cut at its references: plain pieces and references in their order. */
export type ReferenceParts = readonly (string | StepReference)[];

/**
 * Cuts a text at its references.
 * @returns the first `${…}` that is no reference, as `unknown`, when there is one.
 */
export function parseReferences(text: string): { readonly parts: ReferenceParts; readonly unknown: string | null } {
  const parts: (string | StepReference)[] = [];
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const reference = readReference(match[1] ?? '');
    if (reference === null) return { parts: [text], unknown: match[0] };
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push(reference);
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { parts, unknown: null };
}

/** The references to answers in these texts, each once. */
export function answerReferences(texts: readonly string[]): readonly Extract<StepReference, { kind: 'answer' }>[] {
  const found = new Map<string, Extract<StepReference, { kind: 'answer' }>>();
  for (const text of texts)
    for (const part of parseReferences(text).parts)
      if (typeof part !== 'string' && part.kind === 'answer') found.set(part.text, part);
  return [...found.values()];
}

/** The names that a JSON pointer walks through, unescaped. */
export function pointerNames(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function readReference(text: string): StepReference | null {
  const value = RUN_VALUES.find((name) => name === text);
  if (value !== undefined) return { kind: 'run', value, text };
  const [, step, pointer] = ANSWER.exec(text) ?? [];
  return step === undefined || pointer === undefined ? null : { kind: 'answer', step, pointer, text };
}
