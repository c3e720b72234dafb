import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { AuditLog } from '../domain/audit/audit-event.ts';
import { auditLine } from '../domain/audit/audit-line.ts';
import { systemClock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { addGauge, type Metrics } from '../platform/metrics.ts';
import { openRotatingFile } from '../platform/rotating-file.ts';

/** Opens the audit log that the settings name; `closing` flushes it. @throws Error when its file cannot be opened. */
export async function openAudit(
  settings: Settings,
  folder: string,
  log: Log,
  metrics: Metrics,
  closing: AsyncDisposableStack,
): Promise<AuditLog> {
  if (!settings['xpack.security.audit.enabled']) return { record: () => undefined };
  const nodeName = settings['claviger.node.name'];
  if (settings['claviger.audit.output'] === 'stdout') {
    return { record: (event) => process.stdout.write(`${auditLine(event, { nodeName })}\n`) };
  }
  const auditFolder = join(folder, 'audit');
  mkdirSync(auditFolder, { recursive: true, mode: 0o700 });
  chmodSync(auditFolder, 0o700);
  const file = await openRotatingFile({
    path: join(auditFolder, 'audit.jsonl'),
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
  return { record: (event) => file.append(auditLine(event, { nodeName })) };
}
