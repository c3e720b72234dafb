const LINE_FEED = 0x0a;
const CHUNK_BYTES = 262_144;
/** UTF-8 never needs more for one UTF-16 code unit. */
const BYTES_PER_UNIT_MAX = 3;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Lines waiting to be written, as bytes. Encoded as they come, so that no string outlives its request: strings kept until
 * the next flush cost the garbage collector more than all the rest of a line.
 */
export class LineBuffer {
  readonly #sealed: Buffer[] = [];
  #open: Buffer = NOTHING;
  #openBytes = 0;
  #bytes = 0;

  /** Bytes of all lines, line ends included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many lines there are; counted anew each time. */
  get lines(): number {
    return [...this.#sealed, this.#open.subarray(0, this.#openBytes)].reduce((sum, chunk) => sum + countLines(chunk), 0);
  }

  /** Takes one line, unless all lines would then pass `bytesMax`. @returns whether it was taken. */
  append(line: string, bytesMax: number): boolean {
    const roomNeeded = line.length * BYTES_PER_UNIT_MAX + 1;
    if (this.#open.length - this.#openBytes < roomNeeded) this.#seal(Math.max(CHUNK_BYTES, roomNeeded));
    const written = this.#open.write(line, this.#openBytes) + 1;
    if (this.#bytes + written > bytesMax) return false;
    this.#openBytes += written;
    this.#open[this.#openBytes - 1] = LINE_FEED;
    this.#bytes += written;
    return true;
  }

  /** Bytes of the first line; 0 when there is none. */
  firstLineBytes(): number {
    const first = this.#sealed[0] ?? this.#open.subarray(0, this.#openBytes);
    return first.indexOf(LINE_FEED) + 1;
  }

  /** Removes and returns as many whole lines from the front as fit into `room` and lie together; at least one. */
  take(room: number): Buffer {
    if (this.#sealed.length === 0) this.#seal(0);
    const first = this.#sealed.shift() ?? NOTHING;
    const end = first.length <= room ? first.length : endOfLines(first, room);
    if (end < first.length) this.#sealed.unshift(first.subarray(end));
    this.#bytes -= end;
    return first.subarray(0, end);
  }

  #seal(nextChunkBytes: number): void {
    if (this.#openBytes > 0) this.#sealed.push(this.#open.subarray(0, this.#openBytes));
    this.#open = nextChunkBytes === 0 ? NOTHING : Buffer.allocUnsafeSlow(nextChunkBytes);
    this.#openBytes = 0;
  }
}

/** Lines that end in these bytes. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === LINE_FEED) count += 1;
  return count;
}

function endOfLines(bytes: Buffer, room: number): number {
  const fitting = room > 0 ? bytes.lastIndexOf(LINE_FEED, room - 1) + 1 : 0;
  return fitting > 0 ? fitting : bytes.indexOf(LINE_FEED) + 1;
}
