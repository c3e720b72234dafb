import type { FileHandle } from 'node:fs/promises';
import { type AuditPage, type AuditQuery, type AuditSearch, matchesAuditQuery } from '../domain/audit/audit-search.ts';
import type { AuditSummarizer } from '../domain/audit/audit-summary.ts';
import { illegalArgument } from '../domain/error.ts';
import type { JsonObject } from '../domain/json/json-value.ts';
import { auditFilesNewestFirst } from './audit-file-sequence.ts';
import { summarizeAuditFiles } from './audit-file-summary.ts';
import { type PlacedLine, readLinesBackwards } from './backward-lines.ts';
import { parseAuditEvent } from './parse-audit-event.ts';

/** Where the audit log is and how much of it one call looks at. */
export interface AuditFilesOptions {
  /** The file being written; rotated ones stand beside it. */
  readonly path: string;
  /** Brings what waits in memory to the disk. */
  readonly flush: () => Promise<void>;
  /** Bytes that one call reads before it answers with what it has found, and a cursor. */
  readonly readBytesMax: number;
  /** Bytes that one summary reads; as many unless told. */
  readonly summaryBytesMax?: number;
}

/** What can be asked of the audit log's files. */
export interface AuditFiles extends AuditSearch, AuditSummarizer {}

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
export function createAuditFiles(options: AuditFilesOptions): AuditFiles {
  return {
    async search(query) {
      const from = positionOf(query.cursor);
      await options.flush();
      return new FileSearch(query, options.readBytesMax).run(options.path, from);
    },
    async summarize(query) {
      await options.flush();
      const { path, readBytesMax, summaryBytesMax = readBytesMax } = options;
      return summarizeAuditFiles({ path, readBytesMax: summaryBytesMax }, query);
    },
  };
}

class FileSearch {
  readonly #query: AuditQuery;
  readonly #readBytesMax: number;
  /** Texts that every line holds which is asked for. */
  readonly #mentions: readonly string[];
  readonly #events: JsonObject[] = [];
  #bytesRead = 0;

  constructor(query: AuditQuery, readBytesMax: number) {
    this.#query = query;
    this.#readBytesMax = readBytesMax;
    const { key, principal, about, job } = query;
    // What is not plain may be written in more than one way.
    const plain = [key, principal, about, job].filter((name) => name !== null && /^[ !#-[\]-~]*$/.test(name));
    this.#mentions = plain.map((name) => JSON.stringify(name));
  }

  async run(path: string, from: Position | null): Promise<AuditPage> {
    let searching = from === null;
    for await (const { file, id, sizeBytes } of auditFilesNewestFirst(path)) {
      const isStart = from !== null && id === from.file;
      searching ||= isStart;
      if (!searching) continue;
      const end = isStart && from !== null ? Math.min(from.offset, sizeBytes) : sizeBytes;
      const next = await this.#searchFile(file, id, end);
      if (next !== null) return { events: this.#events, next };
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
    // Names stand in a line as JSON writes them: most lines need not be parsed.
    if (this.#mentions.some((mention) => !text.includes(mention))) return;
    const event = parseAuditEvent(text);
    if (event !== null && matchesAuditQuery(event, this.#query)) this.#events.push(event);
  }
}

function positionOf(cursor: string | null): Position | null {
  if (cursor === null) return null;
  const [, file, offset] = CURSOR.exec(cursor) ?? [];
  if (file === undefined || offset === undefined) throw illegalArgument(`[cursor] is not one that was given: [${cursor}]`);
  return { file, offset: Number(offset) };
}
