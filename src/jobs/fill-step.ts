import type { JobStep } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import { parseReferences, type StepReference } from '../domain/job/step-reference.ts';
import type { JobStepRequest } from './job-runner-deps.ts';

/** A step cannot be sent: its references lead nowhere, or to what cannot stand there. The message is a sentence about the step. */
export class StepUnfillable extends Error {
  override readonly name = 'StepUnfillable';
}

/** JSON text of what a reference stands for. */
type Values = (reference: StepReference) => string;

/** What HTTP lets stand in the value of a header. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;
/** Each text of a valid JSON text. */
const JSON_TEXT = /"(?:[^"\\]|\\.)*"/g;
const BEHIND_NAME = /^\s*:/;

/**
 * The request of a step with its references filled: percent-encoded in the path, as plain text in headers and in bodies that are no JSON; in
 * JSON a text that is nothing but one reference becomes the value itself.
 * @throws StepUnfillable
 */
export function fillStep(step: JobStep, run: Pick<JobRun, 'id' | 'job' | 'scheduledAt' | 'captured'>): JobStepRequest {
  const values: Values = (reference) => valueOf(reference, run);
  const headers = Object.entries(step.headers).map(([name, value]) => [name, fillHeader(name, value, values)] as const);
  const body = step.body === null ? null : fillBody(step.body, values);
  return {
    method: step.method,
    target: fillText(step.path, values, encodeURIComponent),
    headers: withContentType(headers, body).flat(),
    body: body === null ? null : Buffer.from(body.text),
  };
}

function valueOf(reference: StepReference, run: Pick<JobRun, 'id' | 'job' | 'scheduledAt' | 'captured'>): string {
  if (reference.kind === 'run') return JSON.stringify(runValue(reference.value, run));
  const captured = Object.hasOwn(run.captured, reference.text) ? run.captured[reference.text] : undefined;
  if (typeof captured === 'string') return captured;
  throw new StepUnfillable(`the answer of step [${reference.step}] has nothing at [${reference.pointer}]`);
}

function runValue(
  value: Extract<StepReference, { kind: 'run' }>['value'],
  { id, job, scheduledAt }: Pick<JobRun, 'id' | 'job' | 'scheduledAt'>,
): string {
  switch (value) {
    case 'run.id':
      return id;
    case 'job.name':
      return job;
    case 'run.scheduled_at':
      return new Date(scheduledAt).toISOString();
  }
}

function fillText(text: string, values: Values, write: (value: string) => string = (value) => value): string {
  const { parts, unknown } = parseReferences(text);
  if (unknown !== null) throw new StepUnfillable(`[${unknown}] is no reference`);
  return parts.map((part) => (typeof part === 'string' ? part : write(plainText(values(part))))).join('');
}

/** The text of a JSON text; other values as they are written. */
function plainText(json: string): string {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : json;
  return String(value);
}

function fillHeader(name: string, value: string, values: Values): string {
  const filled = fillText(value, values);
  if (HEADER_VALUE.test(filled)) return filled;
  throw new StepUnfillable(`the header [${name}] would hold what no header may`);
}

interface FilledBody {
  readonly text: string;
  /** Media type of a body that has none. */
  readonly type: 'application/json' | 'application/x-ndjson';
}

function fillBody(body: string, values: Values): FilledBody {
  if (isJson(body)) return { text: fillJson(body, values), type: 'application/json' };
  const lines = body.split('\n');
  if (lines.every((line) => line.trim() === '' || isJson(line)))
    return { text: lines.map((line) => fillJson(line, values)).join('\n'), type: 'application/x-ndjson' };
  return { text: fillText(body, values), type: 'application/json' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Everything but the texts with references stays as it is written. */
function fillJson(json: string, values: Values): string {
  return json.replaceAll(JSON_TEXT, (literal, offset: number) => {
    if (!literal.includes('${')) return literal;
    const text = plainText(literal);
    const { parts } = parseReferences(text);
    const [only] = parts;
    const isName = BEHIND_NAME.test(json.slice(offset + literal.length, offset + literal.length + 64));
    if (parts.length === 1 && only !== undefined && typeof only !== 'string' && !isName) return values(only);
    return JSON.stringify(fillText(text, values));
  });
}

function withContentType(
  headers: readonly (readonly [string, string])[],
  body: FilledBody | null,
): readonly (readonly [string, string])[] {
  if (body === null || headers.some(([name]) => name === 'content-type')) return headers;
  return [...headers, ['content-type', body.type]];
}
