import type { ClusterMetadata, ClusterMetadataSource } from '../../authorization/cluster-metadata.ts';
import { SecurityError } from '../../domain/error.ts';
import { type MetadataAnswers, parseMetadata } from './parse-metadata.ts';
import type { ReadAnswer, ReadLimits } from './upstream-node.ts';

/** What answers the questions about names. */
export interface AskedNames {
  /** `null`: the answer is larger than allowed. @throws SecurityError `unavailable` */
  read(path: string, limits: ReadLimits): Promise<ReadAnswer | null>;
}

/** How names are kept. */
export interface MetadataCacheOptions {
  /** How old the names may be that a request is decided with. */
  readonly stalenessMs: number;
  /** Least time between the beginnings of two readings. */
  readonly rereadIntervalMs: number;
  /** Most names that are kept; a cluster with more has its patterns refused to limited callers. */
  readonly namesMax: number;
  /** Largest answer that is read. */
  readonly bytesMax: number;
  /** For one question. */
  readonly timeoutMs: number;
  /** Monotonic milliseconds. */
  readonly elapsedMs: () => number;
  /** Waits. */
  readonly delay: (ms: number) => Promise<void>;
  /** Told when a reading that nobody waits for has failed. */
  readonly onFailure: (error: unknown) => void;
}

const NAMES_PATH = '/_resolve/index/*?expand_wildcards=all';
const HIDDEN_ALIASES_PATH = '/_alias?expand_wildcards=all&filter_path=*.aliases.*.is_hidden';
const HIDDEN_DATA_STREAMS_PATH = '/_data_stream?expand_wildcards=all&filter_path=data_streams.name,data_streams.hidden';
const EMPTY = new Uint8Array(0);
const OK = 200;
/** What a version answers that has no such API, or no such parameter. */
const UNKNOWN_QUESTION: ReadonlySet<number> = new Set([400, 404, 405]);
const RETRY_SECONDS = 1;

/**
 * The names of the cluster, read when they are needed and again in the background while they are used, so that a steady use seldom waits. An answer that is
 * byte for byte the last one is not parsed again.
 */
export class MetadataCache implements ClusterMetadataSource {
  readonly #upstream: AskedNames;
  readonly #options: MetadataCacheOptions;
  #metadata: ClusterMetadata | null = null;
  #answers: MetadataAnswers | null = null;
  /** When the reading of what is kept began. */
  #readAtMs = Number.NEGATIVE_INFINITY;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  /** Until when every use wants a new reading. */
  #changingUntilMs = Number.NEGATIVE_INFINITY;
  /** The reading under way, and the one that follows it. */
  #reading: Promise<ClusterMetadata> | null = null;
  #next: Promise<ClusterMetadata> | null = null;

  constructor(upstream: AskedNames, options: MetadataCacheOptions) {
    this.#upstream = upstream;
    this.#options = options;
  }

  /** How many names are kept. */
  get size(): number {
    return this.#metadata?.byName.size ?? 0;
  }

  /** Age of the names in milliseconds; `Infinity` before they were read. */
  get ageMs(): number {
    return this.#options.elapsedMs() - this.#readAtMs;
  }

  current(): ClusterMetadata | null {
    const { ageMs } = this;
    if (ageMs > this.#options.stalenessMs || this.#options.elapsedMs() < this.#changingUntilMs) return null;
    if (ageMs > this.#options.stalenessMs / 2 && this.#reading === null && this.#next === null) {
      this.refresh().catch(this.#options.onFailure);
    }
    return this.#metadata;
  }

  expectChange(): void {
    this.#changingUntilMs = this.#options.elapsedMs() + this.#options.stalenessMs;
  }

  /** What is read begins to be read after this call. */
  refresh(): Promise<ClusterMetadata> {
    this.#next ??= this.#startNext();
    return this.#next;
  }

  async #startNext(): Promise<ClusterMetadata> {
    // Failed or not, the reading before this one has its own waiters.
    await this.#reading?.catch(() => undefined);
    const waitMs = this.#startedAtMs + this.#options.rereadIntervalMs - this.#options.elapsedMs();
    if (waitMs > 0) await this.#options.delay(waitMs);
    const reading = this.#read();
    this.#reading = reading;
    this.#next = null;
    try {
      return await reading;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }

  async #read(): Promise<ClusterMetadata> {
    const startedAtMs = this.#options.elapsedMs();
    this.#startedAtMs = startedAtMs;
    const answers = await this.#ask();
    const kept = this.#metadata !== null && this.#answers !== null && isSame(answers, this.#answers) ? this.#metadata : null;
    const metadata = kept ?? parseMetadata(answers);
    if (metadata.byName.size > this.#options.namesMax) throw tooLarge(`more than [${this.#options.namesMax}] names`);
    this.#metadata = metadata;
    this.#answers = answers;
    this.#readAtMs = startedAtMs;
    return metadata;
  }

  async #ask(): Promise<MetadataAnswers> {
    const [names, hiddenAliases, hiddenDataStreams] = await Promise.all([
      this.#askFor(NAMES_PATH),
      this.#askFor(HIDDEN_ALIASES_PATH),
      this.#askFor(HIDDEN_DATA_STREAMS_PATH),
    ]);
    if (names === null) {
      throw new SecurityError('unavailable', 'the cluster does not tell the names of its indices', {
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    // A product without hidden aliases or data streams has none that are hidden.
    return { names, hiddenAliases: hiddenAliases ?? EMPTY, hiddenDataStreams: hiddenDataStreams ?? EMPTY };
  }

  async #askFor(path: string): Promise<Uint8Array | null> {
    const { bytesMax, timeoutMs } = this.#options;
    const answer = await this.#upstream.read(path, { bytesMax, timeoutMs });
    if (answer === null) throw tooLarge(`names in more than [${bytesMax}] bytes`);
    if (answer.status === OK) return answer.body;
    if (UNKNOWN_QUESTION.has(answer.status)) return null;
    throw new SecurityError('unavailable', `the cluster answers with [${answer.status}] when it is asked for its names`, {
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
}

function isSame(a: MetadataAnswers, b: MetadataAnswers): boolean {
  return (
    Buffer.compare(a.names, b.names) === 0 &&
    Buffer.compare(a.hiddenAliases, b.hiddenAliases) === 0 &&
    Buffer.compare(a.hiddenDataStreams, b.hiddenDataStreams) === 0
  );
}

function tooLarge(what: string): SecurityError {
  return new SecurityError('unavailable', `the cluster has ${what}, which is more than this gateway keeps`);
}
