import { expect } from 'vitest';
import { aCaller, aPlanner, decide, type WrittenRequest } from './planned-request.ts';

/** May do all to its own indices, read one set beside them, change the aliases of another, see a third unread, and manage a fourth. */
const caller = aCaller(
  'all',
  ['own*', 'all'],
  ['book*', 'read'],
  ['gone', 'indices:admin/aliases'],
  ['seen', 'view_index_metadata'],
  ['kept', 'manage'],
);

/** Decides for Elasticsearch. */
export const elasticsearch = aPlanner('elasticsearch');

/** A request that passes. */
export interface PassingRequest extends WrittenRequest {
  /** What the audit hears of. */
  readonly indices: readonly string[];
}

/** A request that is refused. */
export interface RefusedRequest extends WrittenRequest {
  /** Parts of the refusal's text: what was refused, and of which index. */
  readonly says: readonly string[];
  /** Default `forbidden`. */
  readonly code?: string;
}

/** Asserts that a limited caller may do it. */
export function expectAllowed({ indices, ...request }: PassingRequest): void {
  const decision = decide(elasticsearch, caller, request);
  expect(decision.refusal?.message ?? 'allowed').toBe('allowed');
  expect(decision.indices).toEqual(indices);
}

/** Asserts that a limited caller may not do it. */
export function expectRefused({ says, code = 'forbidden', ...request }: RefusedRequest): void {
  const { refusal } = decide(elasticsearch, caller, request);
  for (const part of says) expect(refusal?.message ?? 'allowed').toContain(part);
  expect(refusal?.code).toBe(code);
}
