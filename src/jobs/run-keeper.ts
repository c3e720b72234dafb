import type { JobRun } from '../domain/job/job-run.ts';
import { instant } from '../domain/time.ts';
import type { RunLease } from '../stores/job-store.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';

/** The run is another process's by now, or its job was deleted: nothing more may be done for it. */
export class RunLost extends Error {
  override readonly name = 'RunLost';

  constructor() {
    super('the run is not held any more');
  }
}

type KeeperDeps = Pick<JobRunnerDeps, 'jobs' | 'clock' | 'delay' | 'log'> & {
  readonly options: Pick<JobRunnerDeps['options'], 'leaseMs'>;
};

const RENEWALS_PER_LEASE = 3;

/** Holds a run: writes its progress one change after another, and renews its lease until it is released. */
export class RunKeeper {
  readonly #deps: KeeperDeps;
  readonly #holder: string;
  readonly #released = new AbortController();
  readonly #onLost: () => void;
  #run: JobRun;
  #heldUntil: number;
  #writing: Promise<void> = Promise.resolve();

  /** @param onLost Called once it is known, or to be feared, that another process has taken the run. */
  constructor(deps: KeeperDeps, { run, lease }: { readonly run: JobRun; readonly lease: RunLease }, onLost: () => void) {
    this.#deps = deps;
    this.#run = run;
    this.#holder = lease.holder;
    this.#heldUntil = lease.until;
    this.#onLost = onLost;
    void this.#renew();
  }

  /** As it was written last. */
  get run(): JobRun {
    return this.#run;
  }

  /** Writes the changed run. @throws RunLost; StoreError, and then it stays as it was. */
  update(change: (run: JobRun) => JobRun): Promise<void> {
    return this.#write(change, this.#deps.options.leaseMs);
  }

  /** Lets the lease end at once, so that the run is taken up without a wait. @throws as `update` */
  giveUp(): Promise<void> {
    this.release();
    return this.#write((run) => run, 0);
  }

  /** The lease is not renewed any more. Idempotent. */
  release(): void {
    this.#released.abort();
  }

  #write(change: (run: JobRun) => JobRun, leaseMs: number): Promise<void> {
    const written = this.#writing.then(async () => {
      // A renewal that waited behind the end of the run.
      if (this.#run.status !== 'running') return;
      const run = change(this.#run);
      const until = instant(this.#deps.clock.now() + leaseMs);
      if (!(await this.#deps.jobs.updateRun(run, { holder: this.#holder, until }))) {
        this.release();
        this.#onLost();
        throw new RunLost();
      }
      this.#run = run;
      this.#heldUntil = until;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #renew(): Promise<void> {
    const { delay, options, log, clock } = this.#deps;
    const { signal } = this.#released;
    for (;;) {
      await delay(options.leaseMs / RENEWALS_PER_LEASE, signal);
      if (signal.aborted) return;
      await this.#write((run) => run, options.leaseMs).catch((error: unknown) => {
        if (signal.aborted) return;
        log.warn({ err: error, job: this.#run.job, run: this.#run.id }, 'the lease of a run could not be renewed');
        if (clock.now() < this.#heldUntil) return;
        this.release();
        this.#onLost();
      });
    }
  }
}
