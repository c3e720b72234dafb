import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import { SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ConfigurationDocument } from '../../../domain/opensearch/configuration.ts';
import type { NamedStore } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import { assertCallerCurrent } from '../../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { recordAction } from '../../record-action.ts';
import { callStore } from '../../store-fault.ts';

/** Where documents of the configuration are kept, and who is told of changes. */
export interface ChangeDocumentDeps {
  readonly documents: Pick<NamedStore<ConfigurationDocument>, 'find' | 'create' | 'replace'>;
  readonly audit: AuditLog;
}

/** The document as it is stored; an empty one where none is. */
export async function storedDocument(
  documents: Pick<NamedStore<ConfigurationDocument>, 'find'>,
  name: string,
): Promise<JsonObject> {
  return (await callStore(() => documents.find(name)))?.document ?? {};
}

/**
 * Changes a stored document, unless another has changed it meanwhile.
 * @param change Makes the new document of the present one. @throws SecurityError what is wrong with it.
 * @returns whether there was anything to change.
 * @throws SecurityError `conflict`, `unavailable`.
 */
export async function changeDocument(
  deps: ChangeDocumentDeps,
  context: ActionContext,
  name: string,
  change: (before: JsonObject) => JsonObject,
): Promise<boolean> {
  const stored = await callStore(() => deps.documents.find(name));
  const document = change(stored?.document ?? {});
  if (equalJson(document, stored?.document ?? {})) return false;
  assertCallerCurrent(context);
  const isChanged = await callStore(() =>
    stored === null ? deps.documents.create(name, { document }) : deps.documents.replace(name, stored, { document }),
  );
  if (!isChanged)
    throw new SecurityError('conflict', `The configuration [${name}] was changed by another request; read it again.`);
  const action = CLUSTER_ACTIONS.updateSecuritySettings;
  recordAction(deps.audit, context, { event: 'put_security_configuration', action, targets: [name] });
  return true;
}
