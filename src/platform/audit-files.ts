import { type FileHandle, open } from 'node:fs/promises';
import { type AuditPage, type AuditQuery, type AuditSearch, matchesAuditQuery } from '../domain/audit/audit-search.ts';
import { illegalArgument } from '../domain/error.ts';
import type { JsonObject } from '../domain/json/json-value.ts';
import { type PlacedLine, readLinesBackwards } from './backward-lines.ts';
import { rotatedPathsNewestFirst } from './rotated-files.ts';

/** Where the audit log is and how much of it one call looks at. */
export interface AuditFilesOptions {
  /** The file being written; rotated ones stand beside it. */
  readonly path: string;
  /** Brings what waits in memory to the disk. */
  readonly flush: () => Promise<void>;
  /** Bytes that one call reads before it answers with what it has found, and a cursor. */
  readonly readBytesMax: number;
}

/** A file by what stays when it is renamed, and an offset in it. */
interface Position {
  readonly file: string;
  readonly offset: number;
}

const CURSOR = /^([0-9]{1,20}-[0-9]{1,20})\.([0-9]{1,15})$/;

/**
 * Searches the audit log's files, the newest event first, in pieces and without holding more than one piece of a file.
 * A file that is rotated meanwhile is known again by its inode; one that is deleted is passed over. Lines that are
 * no events (the last one while it is being written, one cut by a crash) are passed over.
 */
export function createAuditFiles(options: AuditFilesOptions): AuditSearch {
  return {
    async search(query) {
      const from = positionOf(query.cursor);
      await options.flush();
      return new FileSearch(query, options.readBytesMax).run(options.path, from);
    },
  };
}

class FileSearch {
  readonly #query: AuditQuery;
  readonly #readBytesMax: number;
  readonly #events: JsonObject[] = [];
  readonly #seen = new Set<string>();
  #bytesRead = 0;

  constructor(query: AuditQuery, readBytesMax: number) {
    this.#query = query;
    this.#readBytesMax = readBytesMax;
  }

  async run(path: string, from: Position | null): Promise<AuditPage> {
    // The current file is opened before the others are listed: rotated in between, it is in the list as well.
    const current = await openIfThere(path);
    let searching = from === null;
    for (const [index, candidate] of [path, ...(await rotatedPathsNewestFirst(path))].entries()) {
      const file = index === 0 ? current : await openIfThere(candidate);
      if (file === null) continue;
      try {
        const { id, size } = await identify(file);
        if (this.#seen.has(id)) continue;
        this.#seen.add(id);
        const isStart = from !== null && id === from.file;
        searching ||= isStart;
        if (!searching) continue;
        const end = isStart && from !== null ? Math.min(from.offset, size) : size;
        const next = await this.#searchFile(file, id, end);
        if (next !== null) return { events: this.#events, next };
      } finally {
        await file.close();
      }
    }
    return { events: this.#events, next: null };
  }

  /** @returns where to go on when this call has found, or read, enough. */
  async #searchFile(file: FileHandle, id: string, end: number): Promise<string | null> {
    let at = end;
    for await (const lines of readLinesBackwards(file, end)) {
      for (const line of lines) {
        this.#consider(line);
        this.#bytesRead += at - line.start;
        at = line.start;
        if (this.#events.length >= this.#query.size) return `${id}.${at}`;
      }
      if (this.#bytesRead >= this.#readBytesMax) return `${id}.${at}`;
    }
    return null;
  }

  #consider({ text }: PlacedLine): void {
    const { key, principal } = this.#query;
    // Names stand in a line as JSON writes them: most lines need not be parsed.
    if (key !== null && !text.includes(JSON.stringify(key))) return;
    if (principal !== null && /^[ !#-[\]-~]*$/.test(principal) && !text.includes(JSON.stringify(principal))) return;
    const event = parseEvent(text);
    if (event !== null && matchesAuditQuery(event, this.#query)) this.#events.push(event);
  }
}

function parseEvent(text: string): JsonObject | null {
  try {
    const event: unknown = JSON.parse(text);
    // What `JSON.parse` makes of an object holds nothing but JSON.
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? (event as JsonObject) : null;
  } catch {
    return null;
  }
}

function positionOf(cursor: string | null): Position | null {
  if (cursor === null) return null;
  const [, file, offset] = CURSOR.exec(cursor) ?? [];
  if (file === undefined || offset === undefined) throw illegalArgument(`[cursor] is not one that was given: [${cursor}]`);
  return { file, offset: Number(offset) };
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function identify(file: FileHandle): Promise<{ readonly id: string; readonly size: number }> {
  const { ino, birthtimeMs, size } = await file.stat();
  return { id: `${ino}-${Math.floor(birthtimeMs)}`, size };
}
