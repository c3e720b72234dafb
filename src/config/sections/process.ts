import { choice, flag, integer, type Section, text } from '../setting.ts';

/** Where files lie, and what is told to whom. */
export const PROCESS_SETTINGS = {
  'claviger.data.path': text(
    'data',
    'Folder of the database, the audit log and the lock; made with mode 0700.',
    'CLAVIGER_DATA',
  ),
  'claviger.import.file_bytes_max': integer(
    268_435_456,
    1_024,
    536_870_912,
    'Largest file that `claviger import` reads, which holds it in memory; a larger one has to be split by lines.',
  ),
  'claviger.node.name': text('claviger', 'Name of this node in audit events and logs.'),
  'claviger.log.level': choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'info', 'How much is logged.'),
  'xpack.security.audit.enabled': flag(true, 'Whether audit events are written.'),
  'claviger.audit.output': choice(
    ['file', 'stdout'],
    'file',
    'Where audit events go: `audit/audit.jsonl` in the data folder, or the standard output.',
  ),
  'claviger.audit.file_bytes_max': integer(104_857_600, 4_096, 10_737_418_240, 'Size at which the audit file is rotated.'),
  'claviger.audit.file_age_ms_max': integer(86_400_000, 1_000, 31_536_000_000, 'Age at which the audit file is rotated.'),
  'claviger.audit.files_max': integer(30, 1, 10_000, 'Audit files that are kept.'),
  'claviger.audit.flush_interval_ms': integer(200, 1, 60_000, 'How long an audit event may wait in memory.'),
  'claviger.audit.search_bytes_max': integer(
    67_108_864,
    65_536,
    10_737_418_240,
    'How much of the audit files one search reads before it answers with what it has found, and a cursor.',
  ),
  'claviger.audit.summary_bytes_max': integer(
    268_435_456,
    65_536,
    10_737_418_240,
    'How much of the audit files one summary reads, the newest first; it tells when that was not all.',
  ),
  'claviger.audit.buffer_bytes_max': integer(
    16_777_216,
    65_536,
    1_073_741_824,
    'Audit events waiting for the disk; more are dropped, counted and reported.',
  ),
} as const satisfies Section;
