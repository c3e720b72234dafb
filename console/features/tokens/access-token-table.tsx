import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessTokenDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { StatusBadge } from './status-badge.tsx';

const STATUSES = { active: 'active', used: 'used', expired: 'expired', invalidated: 'revoked' } as const;

/** Pairs of access and refresh tokens. */
export function AccessTokenTable({
  tokens,
  onInvalidate,
}: {
  readonly tokens: readonly AccessTokenDocument[];
  readonly onInvalidate: (token: AccessTokenDocument) => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  return (
    <DataTable
      label={t('kind.access')}
      rows={tokens}
      rowKey={({ id }) => id}
      columns={[
        { id: 'user', header: t('user'), isRowHeader: true, cell: ({ username }) => username },
        { id: 'realm', header: t('realm'), cell: ({ realm }) => realm, priority: 3 },
        {
          id: 'key',
          header: t('madeBy'),
          cell: ({ api_key: key }) =>
            key === null ? t('user') : <Link href={`/keys?key=${encodeURIComponent(key.id)}`}>{key.name}</Link>,
          priority: 3,
        },
        { id: 'created', header: t('created'), cell: ({ creation }) => <Time value={creation} /> },
        { id: 'expires', header: t('expires'), cell: ({ expiration }) => <Time value={expiration} /> },
        { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={STATUSES[status]} /> },
        {
          id: 'refresh',
          header: t('refresh'),
          cell: ({ refresh }) => (refresh === null ? '–' : <StatusBadge status={STATUSES[refresh.status]} />),
        },
        {
          id: 'actions',
          header: '',
          cell: (token) =>
            token.status === 'active' || token.refresh?.status === 'active' ? (
              <IconButton
                icon="revoke"
                label={t('invalidateOf', { username: token.username })}
                onPress={() => onInvalidate(token)}
              />
            ) : null,
        },
      ]}
      emptyState={
        <EmptyState icon="token" title={t('noAccess')}>
          {t('noAccessText')}
        </EmptyState>
      }
    />
  );
}
