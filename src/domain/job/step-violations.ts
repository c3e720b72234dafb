import { SecurityError } from '../error.ts';
import { parseRequestTarget } from '../request/parse-request-target.ts';
import type { JobStep } from './job.ts';
import type { JobLimits } from './job-definition.ts';
import { stepHeaderViolation } from './step-header.ts';
import { parseReferences, type StepReference } from './step-reference.ts';

const NAME = /^[a-z0-9_]{1,64}$/;
const STATUS_MIN = 100;
const STATUS_MAX = 599;
/** Stands for what a reference comes to. */
const SAMPLE = 'x';

const utf8 = new TextEncoder();

/** What is wrong with the steps of a job, each with the name of its step. Empty: nothing. */
export function stepsViolations(steps: readonly JobStep[], limits: JobLimits): readonly string[] {
  if (steps.length === 0) return ['[steps] must not be empty'];
  if (steps.length > limits.stepsMax) return [`[steps] has [${steps.length}] steps, which is more than [${limits.stepsMax}]`];
  const names = steps.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return [`two steps have the name [${twice}]`];
  return steps.flatMap((step, index) =>
    stepViolations(step, new Set(names.slice(0, index)), limits).map((violation) => `step [${step.name}]: ${violation}`),
  );
}

/** The path of a step as it might be sent: with a text in the place of each reference. */
export function samplePath(path: string): string {
  return parseReferences(path)
    .parts.map((part) => (typeof part === 'string' ? part : SAMPLE))
    .join('');
}

function stepViolations(step: JobStep, earlier: ReadonlySet<string>, limits: JobLimits): readonly string[] {
  return [
    NAME.test(step.name) ? null : 'its name must have 1 to 64 characters of [a-z0-9_]',
    ...pathViolations(step.path, earlier, limits),
    ...headerViolations(step.headers, earlier, limits),
    ...bodyViolations(step, earlier, limits),
    ...step.acceptStatuses.map(statusViolation),
  ].filter((violation) => violation !== null);
}

function pathViolations(path: string, earlier: ReadonlySet<string>, { pathBytesMax }: JobLimits): readonly (string | null)[] {
  const bytes = byteLength(path);
  if (bytes > pathBytesMax) return [`[path] has [${bytes}] bytes, which is more than [${pathBytesMax}]`];
  const unfit = referenceViolation(path, 'path', earlier);
  return [unfit ?? targetViolation(samplePath(path), pathBytesMax)];
}

function targetViolation(target: string, pathBytesMax: number): string | null {
  if (!target.startsWith('/')) return '[path] must begin with [/]';
  try {
    parseRequestTarget(target, pathBytesMax);
    return null;
  } catch (error) {
    if (error instanceof SecurityError) return `[path] cannot be sent: ${error.message}`;
    throw error;
  }
}

function headerViolations(
  headers: JobStep['headers'],
  earlier: ReadonlySet<string>,
  { headerBytesMax }: JobLimits,
): readonly (string | null)[] {
  const entries = Object.entries(headers);
  const bytes = byteLength(entries.flat().join(''));
  if (bytes > headerBytesMax) return [`[headers] have [${bytes}] bytes, which is more than [${headerBytesMax}]`];
  return entries.map(
    ([name, value]) => stepHeaderViolation(name, value) ?? referenceViolation(value, `headers.${name}`, earlier),
  );
}

function bodyViolations(
  { body, method }: JobStep,
  earlier: ReadonlySet<string>,
  { bodyBytesMax }: JobLimits,
): readonly (string | null)[] {
  if (body === null) return [];
  if (method === 'HEAD') return ['a request by [HEAD] has no [body]'];
  const bytes = byteLength(body);
  if (bytes > bodyBytesMax) return [`[body] has [${bytes}] bytes, which is more than [${bodyBytesMax}]`];
  return [referenceViolation(body, 'body', earlier)];
}

function referenceViolation(text: string, field: string, earlier: ReadonlySet<string>): string | null {
  const { parts, unknown } = parseReferences(text);
  if (unknown !== null)
    return `[${field}] holds [${unknown}], which is none of [\${step#/pointer}, \${run.scheduled_at}, \${run.id}, \${job.name}]`;
  const later = parts.find((part): part is StepReference => isToNoEarlier(part, earlier));
  return later === undefined ? null : `[${field}] refers to [${later.text}], which is of no earlier step`;
}

function isToNoEarlier(part: string | StepReference, earlier: ReadonlySet<string>): boolean {
  return typeof part !== 'string' && part.kind === 'answer' && !earlier.has(part.step);
}

function statusViolation(status: number): string | null {
  if (Number.isInteger(status) && status >= STATUS_MIN && status <= STATUS_MAX) return null;
  return `[accept_statuses] must hold whole numbers between [${STATUS_MIN}] and [${STATUS_MAX}] but has [${status}]`;
}

function byteLength(text: string): number {
  return utf8.encode(text).length;
}
