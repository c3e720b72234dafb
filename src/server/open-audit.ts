import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { AuditEvent, AuditLog } from '../domain/audit/audit-event.ts';
import { auditLine } from '../domain/audit/audit-line.ts';
import { type AuditFiles, createAuditFiles } from '../platform/audit-files.ts';
import { systemClock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { addGauge, type Metrics } from '../platform/metrics.ts';
import { systemRandom } from '../platform/random.ts';
import { openRotatingFile } from '../platform/rotating-file.ts';

/** The audit log and, where it is kept in files, what finds events in it. */
export interface OpenAudit {
  readonly audit: AuditLog;
  readonly auditSearch: AuditFiles | null;
}

const RUN_ID_BYTES = 9;

/** Opens the audit log that the settings name; `closing` flushes it. @throws Error when its file cannot be opened. */
export async function openAudit(
  settings: Settings,
  folder: string,
  log: Log,
  metrics: Metrics,
  closing: AsyncDisposableStack,
): Promise<OpenAudit> {
  if (!settings['xpack.security.audit.enabled']) return { audit: { record: () => undefined }, auditSearch: null };
  const lineOf = createLines(settings['claviger.node.name']);
  if (settings['claviger.audit.output'] === 'stdout') {
    return { audit: { record: (event) => process.stdout.write(`${lineOf(event)}\n`) }, auditSearch: null };
  }
  const auditFolder = join(folder, 'audit');
  mkdirSync(auditFolder, { recursive: true, mode: 0o700 });
  chmodSync(auditFolder, 0o700);
  const path = join(auditFolder, 'audit.jsonl');
  const file = await openRotatingFile({
    path,
    clock: systemClock,
    fileBytesMax: settings['claviger.audit.file_bytes_max'],
    fileAgeMsMax: settings['claviger.audit.file_age_ms_max'],
    filesMax: settings['claviger.audit.files_max'],
    flushIntervalMs: settings['claviger.audit.flush_interval_ms'],
    bufferBytesMax: settings['claviger.audit.buffer_bytes_max'],
    onFault: (fault) => {
      if (fault.kind === 'dropped') metrics.auditDropped.inc(fault.lines);
      log.error(fault.kind === 'dropped' ? { lines: fault.lines } : { err: fault.cause }, `audit file: ${fault.kind}`);
    },
  });
  closing.defer(() => file.close());
  addGauge(metrics, 'claviger_audit_buffer_bytes', 'Audit events waiting for the disk.', () => file.bufferedBytes);
  const readBytesMax = settings['claviger.audit.search_bytes_max'];
  return {
    audit: { record: (event) => file.append(lineOf(event)) },
    auditSearch: createAuditFiles({
      path,
      flush: () => file.flush(),
      readBytesMax,
      summaryBytesMax: settings['claviger.audit.summary_bytes_max'],
    }),
  };
}

/** Events are numbered, behind an id of this run of the process. */
function createLines(nodeName: string): (event: AuditEvent) => string {
  const runId = Buffer.from(systemRandom.bytes(RUN_ID_BYTES)).toString('base64url');
  let written = 0;
  return (event) => {
    written += 1;
    return auditLine(event, { nodeName, eventId: `${runId}-${written.toString(36)}` });
  };
}
