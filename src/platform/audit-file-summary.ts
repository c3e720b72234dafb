import { type AuditSummary, type AuditSummaryQuery, AuditTally, isCounted } from '../domain/audit/audit-summary.ts';
import { auditFilesNewestFirst } from './audit-file-sequence.ts';

import { type PlacedLine, readLinesBackwards } from './backward-lines.ts';
import { parseAuditEvent } from './parse-audit-event.ts';
import { isNothingPruned } from './rotated-files.ts';

/** Where the audit log is and how much of it one summary reads. */
export interface SummaryOptions {
  readonly path: string;
  readonly readBytesMax: number;
}

/** Events stand in the order in which they were written, which may be this much behind that of their times. */
const DISORDER_MS_MAX = 300_000;

/** How every line of the log begins, and how long the time behind it is. */
const LINE_START = '{"type":"audit","@timestamp":"';
const TIME_LENGTH = '2026-11-22T15:00:46.007Z'.length;
/** Quotes within a value are escaped, so that this stands in a line as a field alone. */
const DENIED = '"decision":"denied"';

/** Counts the events of a query, reading each file of the log once from its end. */
export async function summarizeAuditFiles(options: SummaryOptions, query: AuditSummaryQuery): Promise<AuditSummary> {
  const tally = new AuditTally(query);
  const considered = considerLines(query, tally);
  let bytesRead = 0;
  for await (const { file, sizeBytes } of auditFilesNewestFirst(options.path)) {
    let at = sizeBytes;
    for await (const lines of readLinesBackwards(file, sizeBytes)) {
      if (considered(lines) === 'older') return tally.summary(true);
      const start = lines.at(-1)?.start ?? at;
      bytesRead += at - start;
      at = start;
      if (bytesRead >= options.readBytesMax) return tally.summary(false);
    }
  }
  return tally.summary(await isNothingPruned(options.path));
}

/** @returns what takes lines, the last first, and tells when they are older than what is asked for. */
function considerLines(query: AuditSummaryQuery, tally: AuditTally): (lines: readonly PlacedLine[]) => 'older' | 'more' {
  const names = [query.key, query.principal].filter((name) => name !== null && /^[ !#-[\]-~]*$/.test(name));
  const mentions = names.map((name) => JSON.stringify(name));
  const isAboutSome = query.key !== null || query.principal !== null;
  return (lines) => {
    for (const { text } of lines) {
      // Most lines need not be parsed: they tell the time at one place, and names as JSON writes them.
      if (!text.startsWith(LINE_START)) continue;
      const at = Date.parse(text.slice(LINE_START.length, LINE_START.length + TIME_LENGTH));
      if (at < query.from - DISORDER_MS_MAX) return 'older';
      if (!(at >= query.from && at < query.to) || mentions.some((mention) => !text.includes(mention))) continue;
      const event = isAboutSome ? parseAuditEvent(text) : null;
      if (isAboutSome && (event === null || !isCounted(event, query))) continue;
      tally.add(at, text.includes(DENIED) ? 'denied' : 'granted');
    }
    return 'more';
  };
}
