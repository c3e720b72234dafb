import { assert } from '../domain/error.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import type { RunLease } from './job-store.ts';

/** Holds a run to a lease while it is `running`, and to none else; anything else is a programmer's mistake. */
export function assertLease({ status }: JobRun, lease: RunLease | null): void {
  assert((status === 'running') === (lease !== null), 'a run that is running has a lease, another has none');
}
