import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiTokenDocument } from '../../../src/http/contract/documents/token.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Time } from '../../ui/time.tsx';
import { StatusBadge } from './status-badge.tsx';
import { tokenStatus } from './token-status.ts';

/** API tokens. */
export function ApiTokenTable({
  tokens,
  onOpen,
}: {
  readonly tokens: readonly ApiTokenDocument[];
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  return (
    <DataTable
      label={t('kind.api-token')}
      rows={tokens}
      rowKey={({ id }) => id}
      onRowAction={({ id }) => onOpen(id)}
      columns={[
        { id: 'name', header: t('name'), isRowHeader: true, cell: ({ name }) => name },
        { id: 'creator', header: t('createdBy'), cell: ({ created_by: creator }) => creator },
        { id: 'created', header: t('created'), cell: ({ iat }) => <Time value={iat} />, priority: 3 },
        {
          id: 'expires',
          header: t('expires'),
          cell: ({ expires_at: at }) => <Time value={at === 0 ? null : at} none={t('never')} />,
        },
        {
          id: 'used',
          header: t('lastUsed'),
          cell: ({ last_used_at: at = null }) => <Time value={at} none={t('neverUsed')} />,
        },
        { id: 'status', header: t('status'), cell: (token) => <StatusBadge status={apiTokenStatus(token)} /> },
      ]}
      emptyState={
        <EmptyState icon="token" title={t('noApi')}>
          {t('noApiText')}
        </EmptyState>
      }
    />
  );
}

/** The state of a token at this moment. */
export function apiTokenStatus({ iat, expires_at: end, revoked_at: revocation }: ApiTokenDocument) {
  return tokenStatus({ creation: iat, expiration: end === 0 ? null : end, revocation: revocation ?? null }, Date.now());
}
