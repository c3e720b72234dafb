import { type FileHandle, open, rename } from 'node:fs/promises';
import type { Clock } from '../domain/time.ts';
import { countLines, LineBuffer } from './line-buffer.ts';
import { nextRotatedPath, pruneRotated } from './rotated-files.ts';

const FILE_BYTES_MAX = 104_857_600;
const FILE_AGE_MS_MAX = 86_400_000;
const FILES_MAX = 30;
const FLUSH_INTERVAL_MS = 200;
const BUFFER_BYTES_MAX = 16_777_216;
/** As many bytes are worth a write of their own before the interval is over. */
const BATCH_BYTES = 262_144;
const RETRY_MS = 1_000;
const MODE = 0o600;

/** What went wrong in a `RotatingFile`. */
export type RotatingFileFault =
  /** Lines stay in memory; writing is tried again after `retryMs`. */
  | { readonly kind: 'write'; readonly cause: unknown }
  /** The file grows on; rotating is tried again after `retryMs`. */
  | { readonly kind: 'rotate'; readonly cause: unknown }
  /** Lines were lost since the last report: the disk does not follow and memory for them is full. */
  | { readonly kind: 'dropped'; readonly lines: number };

/** How a `RotatingFile` behaves. Everything but the first three has a default. */
export interface RotatingFileOptions {
  /** The file that is written; its folder exists. Older ones stand beside it: `audit.jsonl`, `audit.000001.jsonl`, … */
  readonly path: string;
  readonly clock: Clock;
  /** Hears of faults. Must not throw. */
  readonly onFault: (fault: RotatingFileFault) => void;
  /** Size that no file passes, unless a single line is longer. Default 100 MiB. */
  readonly fileBytesMax?: number;
  /** Age at which the next line begins a new file. Default one day. */
  readonly fileAgeMsMax?: number;
  /** Files that are kept, the one being written included. Default 30. */
  readonly filesMax?: number;
  /** How long a line may wait in memory. Default 200. */
  readonly flushIntervalMs?: number;
  /** Lines waiting for the disk; beyond it lines are dropped and counted. Default 16 MiB. */
  readonly bufferBytesMax?: number;
  /** Pause after a fault. Default 1,000. */
  readonly retryMs?: number;
}

/**
 * Opens the file for appending, mode 0600, continuing what is there.
 * @throws the file system's error when that is not possible.
 */
export async function openRotatingFile(options: RotatingFileOptions): Promise<RotatingFile> {
  const current = await openCurrent(options.path);
  return new RotatingFile(options, current);
}

/**
 * A file of lines that is written behind the caller's back and begun anew when it is large or old. Lines are written
 * whole, once, in order; after a crash the last `flushIntervalMs` may be missing.
 *
 * **Cost.** `append` encodes the line and starts at most one timer; the disk is touched by other threads.
 */
export class RotatingFile implements AsyncDisposable {
  readonly #options: Required<RotatingFileOptions>;
  #current: CurrentFile;
  readonly #lines = new LineBuffer();
  /** What the disk has not taken of the batch in hand. */
  #unwritten: Buffer = Buffer.alloc(0);
  #droppedUnreported = 0;
  #droppedTotal = 0;
  #timer: NodeJS.Timeout | null = null;
  #draining: Promise<void> | null = null;
  /** On the monotonic clock: a wall clock that jumps back must not stretch a pause. */
  #writeNotBeforeMs = 0;
  #rotateNotBeforeMs = 0;
  #closed = false;

  /** Use `openRotatingFile`. */
  constructor(options: RotatingFileOptions, current: CurrentFile) {
    this.#options = {
      fileBytesMax: FILE_BYTES_MAX,
      fileAgeMsMax: FILE_AGE_MS_MAX,
      filesMax: FILES_MAX,
      flushIntervalMs: FLUSH_INTERVAL_MS,
      bufferBytesMax: BUFFER_BYTES_MAX,
      retryMs: RETRY_MS,
      ...options,
    };
    this.#current = current;
  }

  /** Bytes in memory that the disk has not taken. */
  get bufferedBytes(): number {
    return this.#lines.bytes + this.#unwritten.length;
  }

  /** Lines lost so far. */
  get droppedLines(): number {
    return this.#droppedTotal;
  }

  /** Takes one line, without its line end. Never throws and never waits; a line that finds no room is dropped and counted. */
  append(line: string): void {
    const room = this.#options.bufferBytesMax - this.#unwritten.length;
    if (this.#closed || !this.#lines.append(line, room)) {
      this.#countDropped(1);
      return this.#schedule();
    }
    if (this.#lines.bytes >= BATCH_BYTES && this.#draining === null) this.#startDrain();
    else this.#schedule();
  }

  /** Waits until everything appended before has been written, or a fault has been reported. */
  async flush(): Promise<void> {
    // A drain under way may have looked at the lines before the last of them came.
    await this.#draining;
    this.#startDrain();
    await this.#draining;
  }

  /** Writes what is left, flushes it to the disk and releases the file. Lines appended afterwards are dropped. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    // A last attempt, whatever the pause after a fault.
    await this.#draining;
    this.#writeNotBeforeMs = 0;
    await this.flush();
    this.#countDropped(this.#lines.lines + countLines(this.#unwritten));
    this.#reportDropped();
    try {
      await this.#current.handle.datasync();
      await this.#current.handle.close();
    } catch (cause) {
      this.#options.onFault({ kind: 'write', cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#startDrain();
    }, this.#options.flushIntervalMs);
    // A process that has nothing else to do ends by closing the file, not by waiting for this.
    this.#timer.unref();
  }

  #startDrain(): void {
    if (this.#draining !== null) return this.#schedule();
    this.#draining = this.#drain().finally(() => {
      this.#draining = null;
      if (this.bufferedBytes > 0) this.#schedule();
    });
  }

  /** Writes batch after batch until nothing waits. Never rejects. */
  async #drain(): Promise<void> {
    this.#reportDropped();
    if (performance.now() < this.#writeNotBeforeMs) return;
    try {
      while (this.bufferedBytes > 0) {
        await this.#writeUnwritten();
        if (this.#lines.bytes === 0) return;
        await this.#rotateIfDue(this.#lines.firstLineBytes());
        this.#takeBatch();
      }
    } catch (cause) {
      this.#writeNotBeforeMs = performance.now() + this.#options.retryMs;
      this.#options.onFault({ kind: 'write', cause });
    }
  }

  /** Hands bytes to the disk and remembers how far it got, so that a line cut by a full disk is continued and not repeated. */
  async #writeUnwritten(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const { bytesWritten } = await this.#current.handle.write(this.#unwritten);
      this.#unwritten = this.#unwritten.subarray(bytesWritten);
      this.#current.bytes += bytesWritten;
    }
  }

  /** Moves lines that fit into the file from the queue to the batch in hand; at least one. */
  #takeBatch(): void {
    const left = this.#options.fileBytesMax - this.#current.bytes;
    // Nothing left means that rotating failed: the file grows on.
    this.#unwritten = this.#lines.take(left > 0 ? left : Number.POSITIVE_INFINITY);
  }

  async #rotateIfDue(nextLineBytes: number): Promise<void> {
    const { clock, fileBytesMax, fileAgeMsMax, retryMs } = this.#options;
    const now = clock.now();
    if (this.#current.bytes === 0) this.#current.bornMs = now;
    const large = this.#current.bytes + nextLineBytes > fileBytesMax;
    const old = now - this.#current.bornMs >= fileAgeMsMax;
    if (this.#current.bytes === 0 || !(large || old) || performance.now() < this.#rotateNotBeforeMs) return;
    try {
      await this.#rotate();
    } catch (cause) {
      this.#rotateNotBeforeMs = performance.now() + retryMs;
      this.#options.onFault({ kind: 'rotate', cause });
    }
  }

  async #rotate(): Promise<void> {
    const { path, filesMax } = this.#options;
    await renameIfThere(path, await nextRotatedPath(path));
    const full = this.#current;
    this.#current = await openCurrent(path);
    await full.handle.datasync();
    await full.handle.close();
    await pruneRotated(path, filesMax - 1);
  }

  #countDropped(lines: number): void {
    this.#droppedUnreported += lines;
    this.#droppedTotal += lines;
  }

  #reportDropped(): void {
    if (this.#droppedUnreported === 0) return;
    const lines = this.#droppedUnreported;
    this.#droppedUnreported = 0;
    this.#options.onFault({ kind: 'dropped', lines });
  }
}

/** The file being written. */
interface CurrentFile {
  readonly handle: FileHandle;
  bytes: number;
  /** When its first line came. */
  bornMs: number;
}

async function openCurrent(path: string): Promise<CurrentFile> {
  const handle = await open(path, 'a', MODE);
  // The mode given to `open` counts for new files alone.
  await handle.chmod(MODE);
  const { size, birthtimeMs, mtimeMs } = await handle.stat();
  // Some file systems do not know when a file was made and say 0.
  return { handle, bytes: size, bornMs: birthtimeMs > 0 ? birthtimeMs : mtimeMs };
}

/** An earlier rotation may have got as far as the renaming: then there is nothing to rename. */
async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
