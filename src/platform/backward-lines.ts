import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 65_536;
const LINE_FEED = 0x0a;

/** A line of a file and where it begins. */
export interface PlacedLine {
  readonly text: string;
  /** Offset of its first byte. */
  readonly start: number;
}

/**
 * The whole lines of a file, the last first, in batches: one for each piece of the file that was read. What stands behind the
 * last line end is no line yet. Memory holds one piece and the line that it cuts.
 * @param end Lines that begin at or behind this offset are left out.
 */
export async function* readLinesBackwards(file: FileHandle, end: number): AsyncGenerator<readonly PlacedLine[]> {
  let position = end;
  /** Bytes of a line whose beginning has not been read; `null` before the first line end was seen. */
  let rest: Buffer | null = null;
  while (position > 0) {
    const start = Math.max(0, position - CHUNK_BYTES);
    const chunk = await readFully(file, start, position - start);
    const joined: Buffer = rest === null ? chunk : Buffer.concat([chunk, rest]);
    const cut = cutLines(joined, start, start === 0);
    // Before the first line end there is but the beginning of an unfinished line, unless `end` is itself behind a line end.
    rest = cut.rest;
    position = start;
    yield cut.lines;
  }
}

/** The lines of a buffer that begin in it, the last first. A buffer that does not end with a line end has an unfinished one, which is dropped. */
function cutLines(
  buffer: Buffer,
  offset: number,
  isFirst: boolean,
): { readonly lines: readonly PlacedLine[]; readonly rest: Buffer } {
  const lines: PlacedLine[] = [];
  let lineEnd = buffer.lastIndexOf(LINE_FEED);
  if (lineEnd === -1) return { lines, rest: isFirst ? Buffer.alloc(0) : buffer };
  while (lineEnd >= 0) {
    const before = lineEnd === 0 ? -1 : buffer.lastIndexOf(LINE_FEED, lineEnd - 1);
    if (before === -1 && !isFirst) break;
    lines.push({ text: buffer.toString('utf8', before + 1, lineEnd), start: offset + before + 1 });
    lineEnd = before;
  }
  return { lines, rest: isFirst ? Buffer.alloc(0) : buffer.subarray(0, lineEnd + 1) };
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
