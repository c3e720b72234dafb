import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongLivedTokenDocument } from '../../../src/http/contract/documents/token.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Time } from '../../ui/time.tsx';
import { StatusBadge } from './status-badge.tsx';
import { tokenStatus } from './token-status.ts';

/** Long-lived tokens. */
export function LongLivedTokenTable({
  tokens,
  onOpen,
}: {
  readonly tokens: readonly LongLivedTokenDocument[];
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  return (
    <DataTable
      label={t('kind.long-lived')}
      rows={tokens}
      rowKey={({ id }) => id}
      onRowAction={({ id }) => onOpen(id)}
      columns={[
        { id: 'id', header: t('id'), isRowHeader: true, cell: ({ id }) => <code>{id}</code> },
        { id: 'user', header: t('user'), cell: ({ username }) => username },
        { id: 'renewer', header: t('renewer'), cell: ({ renewer }) => renewer ?? '–', priority: 3 },
        { id: 'created', header: t('created'), cell: ({ creation }) => <Time value={creation} />, priority: 3 },
        {
          id: 'expires',
          header: t('expires'),
          cell: ({ expiration = null }) => <Time value={expiration} none={t('never')} />,
        },
        {
          id: 'used',
          header: t('lastUsed'),
          cell: ({ last_used: use }) => <Time value={use?.time ?? null} none={t('neverUsed')} />,
        },
        { id: 'status', header: t('status'), cell: (token) => <StatusBadge status={statusNow(token)} /> },
      ]}
      emptyState={
        <EmptyState icon="token" title={t('noLongLived')}>
          {t('noLongLivedText')}
        </EmptyState>
      }
    />
  );
}

/** The state of a token at this moment. */
export function statusNow({ creation, expiration }: LongLivedTokenDocument) {
  return tokenStatus({ creation, expiration: expiration ?? null }, Date.now());
}
