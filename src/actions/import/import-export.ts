import type { AuditAction, AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { ImportedKind, ReadExport } from '../../domain/import/imported-thing.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { type ImportDeps, type ImportOptions, type ImportOutcome, importThings } from './import-things.ts';

/** What the audit calls the import of each kind. */
export const IMPORT_EVENTS: Readonly<Record<ImportedKind, AuditAction>> = {
  'API key': 'create_apikey',
  user: 'put_user',
  role: 'put_role',
  'role mapping': 'put_role_mapping',
  'action group': 'put_action_group',
  tenant: 'put_tenant',
  'application privilege': 'put_privileges',
  'service account token': 'create_service_token',
  'security configuration': 'put_security_configuration',
};

/** What an export held, and what came of each thing. */
export interface ImportedExport {
  readonly read: ReadExport;
  readonly outcomes: readonly ImportOutcome[];
}

/**
 * Imports another server's export. Users alone may: a key could give itself more than it has.
 * @param readExport Reads the export, which costs its size, once the caller is let in.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function importExport(
  deps: ImportDeps & { readonly audit: AuditLog },
  context: ActionContext,
  readExport: () => ReadExport,
  options: ImportOptions,
): Promise<ImportedExport> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.importExport);
  assertUser(deps.audit, context);
  const read = readExport();
  assertCallerCurrent(context);
  const outcomes: ImportOutcome[] = [];
  await importThings(deps, read.things, options, (outcome) => {
    outcomes.push(outcome);
    const isStored = !options.dryRun && (outcome.outcome === 'created' || outcome.outcome === 'updated');
    if (isStored) recordImported(deps.audit, context, outcome);
  });
  return { read, outcomes };
}

function recordImported(audit: AuditLog, context: ActionContext, { kind, name }: ImportOutcome): void {
  const event = IMPORT_EVENTS[kind];
  recordAction(audit, context, { event, action: CLUSTER_ACTIONS.importExport, targets: [name], reason: 'imported' });
}

function assertUser(audit: AuditLog, context: ActionContext): void {
  const { type, apiKey, isOnBehalfOf } = context.principal.authentication;
  if (type === 'realm' && apiKey === null && isOnBehalfOf !== true) return;
  const reason = 'only users may import: a key or a token could give itself more rights than it has';
  recordAction(audit, context, { event: 'access_denied', action: CLUSTER_ACTIONS.importExport, reason });
  throw new SecurityError('forbidden', reason);
}
