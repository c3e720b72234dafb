import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ExplainedCheckDocument,
  ExplanationDocument,
  SetVerdictDocument,
} from '../../../src/http/contract/documents/explain.ts';
import { Badge } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The verdict on a request, and what led to it. */
export function Explanation({ explanation }: { readonly explanation: ExplanationDocument }): ReactNode {
  const { t } = useTranslation('explain');
  const { allowed, refusal, route, indices, all_rights: hasAllRights, checks, checks_omitted: omitted = 0 } = explanation;
  const facts = [
    { term: t('route'), detail: route === null ? t('routeUnknown') : <code>{route.path}</code> },
    ...(route === null ? [] : [{ term: t('action'), detail: <code>{route.action}</code> }]),
    ...(indices.length === 0 ? [] : [{ term: t('indices'), detail: indices.join(', ') }]),
  ];
  return (
    <section className="explanation" aria-label={t('verdict')} aria-live="polite">
      <Callout tone={allowed ? 'success' : 'danger'} title={allowed ? t('allowed') : t('refused')}>
        {refusal !== undefined && (
          <p>
            <code>{refusal.status}</code> {refusal.reason}
          </p>
        )}
        {hasAllRights && <p>{t('allRights')}</p>}
      </Callout>
      <DescriptionList items={facts} />
      <Checks checks={checks} />
      {omitted > 0 && <p>{t('checksOmitted', { count: omitted })}</p>}
    </section>
  );
}

function Checks({ checks }: { readonly checks: readonly ExplainedCheckDocument[] }): ReactNode {
  const { t } = useTranslation('explain');
  return (
    <DataTable
      label={t('checks')}
      rows={checks}
      rowKey={({ action, names = [] }) => `${action} ${names.join()}`}
      columns={[
        { id: 'action', header: t('action'), isRowHeader: true, cell: ({ action }) => <code>{action}</code> },
        { id: 'names', header: t('on'), cell: (check) => targetOf(check, t('cluster'), t('anyIndex')) },
        {
          id: 'verdict',
          header: t('verdict'),
          cell: ({ allowed }) => <Badge tone={allowed ? 'success' : 'danger'}>{allowed ? t('allowed') : t('refused')}</Badge>,
        },
        {
          id: 'sets',
          header: t('decidedBy'),
          cell: ({ sets }) => (
            <ul className="explanation__sets">
              {sets.map((verdict) => (
                <li key={verdict.set}>
                  <SetVerdict verdict={verdict} />
                </li>
              ))}
            </ul>
          ),
        },
      ]}
      emptyState={<EmptyState title={t('noChecks')} />}
    />
  );
}

function targetOf({ scope, names = [] }: ExplainedCheckDocument, cluster: string, anyIndex: string): string {
  if (scope === 'cluster') return cluster;
  return names.length === 0 ? anyIndex : names.join(', ');
}

/** What one set says, in a sentence that names the rule. */
function SetVerdict({ verdict }: { readonly verdict: SetVerdictDocument }): ReactNode {
  const { t } = useTranslation('explain');
  const { set, allowed, rules, together, reason, granted_by: grantors = [] } = verdict;
  const words = allowed ? t(together === true ? 'set.together' : 'set.allows') : t(`reason.${reason ?? 'not_granted'}`);
  return (
    <>
      <strong>{t(`setName.${set}`)}</strong>: {words}
      {rules.map(({ role, entry }) => (
        <code key={`${role} ${entry}`} className="explanation__rule">
          {role} · {entry}
        </code>
      ))}
      {!allowed && grantors.length > 0 && (
        <span className="explanation__grantors">{t('grantedBy', { privileges: grantors.join(', ') })}</span>
      )}
    </>
  );
}
