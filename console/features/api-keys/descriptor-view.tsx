import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  IndicesPrivilegesDocument,
  RoleDescriptorDocument,
} from '../../../src/http/contract/documents/role-descriptor.ts';
import { JsonView } from '../../ui/json-view.tsx';

/** Fields that are shown in words. Of the others, those that say something are shown as JSON. */
const SHOWN: ReadonlySet<string> = new Set([
  'cluster',
  'indices',
  'applications',
  'run_as',
  'restriction',
  'metadata',
  'transient_metadata',
  'description',
]);

/** What a role descriptor grants. */
export function DescriptorView({
  name,
  descriptor,
}: {
  readonly name: string;
  readonly descriptor: RoleDescriptorDocument;
}): ReactNode {
  const { t } = useTranslation('api-key-details');
  const { cluster = [], indices = [], applications = [], run_as: runAs = [] } = descriptor;
  const workflows = workflowsOf(descriptor);
  const others = Object.fromEntries(Object.entries(descriptor).filter(([field]) => !SHOWN.has(field)));
  const hasOthers = Object.keys(others).length > 0;
  const isEmpty = [cluster, indices, applications, runAs, workflows].every((list) => list.length === 0) && !hasOthers;
  return (
    <article className="descriptor">
      <h4 className="descriptor__name">{name}</h4>
      {isEmpty && <p className="key-hint">{t('grantsNothing')}</p>}
      {cluster.length > 0 && <Grant title={t('cluster')} names={cluster} />}
      {indices.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shown, not edited.
        <IndicesGrant key={place} row={row} />
      ))}
      {applications.map(({ application, privileges, resources }) => (
        <Grant
          key={`${application} ${resources.join()}`}
          title={t('application', { application, resources: resources.join(', ') })}
          names={privileges}
        />
      ))}
      {runAs.length > 0 && <Grant title={t('runAs')} names={runAs} />}
      {workflows.length > 0 && <Grant title={t('workflows')} names={workflows} />}
      {hasOthers && <JsonView value={others} label={t('otherRights')} />}
    </article>
  );
}

function IndicesGrant({ row }: { readonly row: IndicesPrivilegesDocument }): ReactNode {
  const { t } = useTranslation('api-key-details');
  const { names, privileges, query, field_security: fields, allow_restricted_indices: restricted } = row;
  const grants = fields?.grant;
  const except = fields?.except ?? [];
  return (
    <div className="descriptor__indices">
      <Grant title={t('indices', { names: names.join(', ') })} names={privileges} />
      {query !== undefined && (
        <p className="key-hint">
          {t('documents')} <code>{query}</code>
        </p>
      )}
      {grants !== undefined && <p className="key-hint">{t('fields', { fields: grants.join(', ') })}</p>}
      {except.length > 0 && <p className="key-hint">{t('exceptFields', { fields: except.join(', ') })}</p>}
      {restricted === true && <p className="key-hint">{t('restrictedToo')}</p>}
    </div>
  );
}

function Grant({ title, names }: { readonly title: string; readonly names: readonly string[] }): ReactNode {
  return (
    <div className="descriptor__grant">
      <h5 className="descriptor__title">{title}</h5>
      <ul className="descriptor__names">
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function workflowsOf({ restriction }: RoleDescriptorDocument): readonly string[] {
  if (typeof restriction !== 'object' || restriction === null || !('workflows' in restriction)) return [];
  const { workflows } = restriction;
  return Array.isArray(workflows) ? workflows.map(String) : [];
}
