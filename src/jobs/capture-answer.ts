import type { JobStep } from '../domain/job/job.ts';
import { answerReferences, pointerNames } from '../domain/job/step-reference.ts';
import { readCompactJson } from '../domain/json/compact-json.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import { JsonScanner } from '../domain/json/json-scanner.ts';
import { stepTexts } from './step-texts.ts';

const encoder = new TextEncoder();

/** A value of an answer that is wanted, and the names that lead to it. */
interface Wanted {
  readonly text: string;
  readonly names: readonly string[];
}

/**
 * What later steps refer to in the answer of a step: JSON texts by reference text, in which numbers are as the answer has them. What the
 * answer lacks is left out. @returns `null` when an answer that is referred to is no JSON.
 */
export function captureAnswer(
  step: string,
  laterSteps: readonly JobStep[],
  body: Uint8Array,
): Readonly<Record<string, string>> | null {
  const references = answerReferences(laterSteps.flatMap(stepTexts)).filter((reference) => reference.step === step);
  if (references.length === 0) return {};
  const captured: Record<string, string> = Object.create(null);
  try {
    const scanner = new JsonScanner(body, DEFAULT_JSON_LIMITS);
    if (scanner.next() === null) return null;
    const wanted = references.map(({ text, pointer }) => ({ text, names: pointerNames(pointer) }));
    capture(scanner, wanted, captured);
    return scanner.next() === null ? captured : null;
  } catch {
    return null;
  }
}

/** Takes what is wanted of the value that begins with the scanner's token; afterwards the scanner stands on the value's last token. */
function capture(scanner: JsonScanner, wanted: readonly Wanted[], captured: Record<string, string>): void {
  const whole = wanted.filter(({ names }) => names.length === 0);
  if (whole.length > 0) return captureWhole(readCompactJson(scanner), wanted, captured);
  if (scanner.token === 'START_OBJECT') {
    while (scanner.next() === 'FIELD_NAME') {
      const name = scanner.text();
      scanner.next();
      capture(scanner, below(wanted, name), captured);
    }
  } else if (scanner.token === 'START_ARRAY') {
    for (let index = 0; scanner.next() !== 'END_ARRAY'; index++) capture(scanner, below(wanted, String(index)), captured);
  }
}

/** A value that is wanted as a whole may hold others that are wanted too. */
function captureWhole(json: string, wanted: readonly Wanted[], captured: Record<string, string>): void {
  for (const { text, names } of wanted) if (names.length === 0) captured[text] = json;
  const parts = wanted.filter(({ names }) => names.length > 0);
  if (parts.length === 0) return;
  const scanner = new JsonScanner(encoder.encode(json), DEFAULT_JSON_LIMITS);
  scanner.next();
  capture(scanner, parts, captured);
}

function below(wanted: readonly Wanted[], name: string): readonly Wanted[] {
  if (wanted.length === 0) return wanted;
  return wanted.filter(({ names }) => names[0] === name).map(({ text, names }) => ({ text, names: names.slice(1) }));
}
