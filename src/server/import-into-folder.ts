import { hostname } from 'node:os';
import { CLUSTER_ACTIONS } from '../actions/cluster-actions.ts';
import { IMPORT_EVENTS } from '../actions/import/import-export.ts';
import { importThings } from '../actions/import/import-things.ts';
import type { ImportIntoFolder } from '../cli/import/import-command.ts';
import type { Settings } from '../config/settings.ts';
import type { AuditLog, RequestOrigin } from '../domain/audit/audit-event.ts';
import { readExport } from '../http/import/read-export.ts';
import { systemClock } from '../platform/clock.ts';
import { openDataFolder } from '../platform/data-folder.ts';
import { openLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Store } from '../stores/store.ts';
import { openAudit } from './open-audit.ts';
import { openBuiltInUsers } from './open-built-in-users.ts';
import { openPasswordHashing } from './open-password-hashing.ts';
import { findSuperuser } from './superuser.ts';

type Parameter<At extends number> = Parameters<ImportIntoFolder>[At];

interface Import {
  readonly source: Parameter<1>;
  readonly files: Parameter<2>;
  readonly options: Parameter<3>;
}

type ImportReport = Parameter<4>;

/** Imports into the data folder while no server has it, audited as what the operator of the machine did. */
export async function importInto(
  { settings, openStore }: { readonly settings: Settings; openStore(settings: Settings, folder: string): Promise<Store> },
  { source, files, options }: Import,
  report: ImportReport,
): Promise<void> {
  const read = readExport(source, files);
  const closing = new AsyncDisposableStack();
  try {
    const folder = closing.adopt(openDataFolder(settings['claviger.data.path']), (held) => held.release());
    const store = closing.adopt(await openStore(settings, folder.path), (open) => open.close());
    const log = openLog(settings['claviger.log.level'], settings['claviger.node.name']);
    const { audit } = await openAudit(settings, folder.path, log, createMetrics(), closing);
    const superuser = (await findSuperuser(store))?.username ?? settings['claviger.bootstrap.user'];
    const builtIn = openBuiltInUsers(settings, superuser);
    const deps = { store, passwords: openPasswordHashing(settings), builtInNames: new Set(builtIn.reserved.keys()) };
    for (const thing of read.refused) report.addUnread(thing);
    for (const notice of read.notices) report.notice(notice);
    await importThings(deps, read.things, options, (outcome) => {
      report.add(outcome);
      const isStored = !options.dryRun && (outcome.outcome === 'created' || outcome.outcome === 'updated');
      if (isStored) recordImport(audit, IMPORT_EVENTS[outcome.kind], outcome.name, source);
    });
  } finally {
    await closing.disposeAsync();
  }
}

function recordImport(audit: AuditLog, event: (typeof IMPORT_EVENTS)['user'], target: string, source: string): void {
  const origin: RequestOrigin = {
    requestId: 'claviger import',
    remoteAddress: hostname(),
    method: 'IMPORT',
    path: source,
    opaqueId: null,
  };
  audit.record({
    at: systemClock.now(),
    event,
    origin,
    authentication: null,
    claimedPrincipal: null,
    realm: null,
    action: CLUSTER_ACTIONS.importExport,
    indices: [],
    targets: [target],
    reason: 'imported by the operator of the machine',
  });
}
