import type { TFunction } from 'i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { DataColumn } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Time } from '../../ui/time.tsx';
import { KeyNameCell } from './key-name-cell.tsx';
import { isRevocable, type Viewer } from './key-rights-of-viewer.ts';
import { KeyStatusBadge } from './key-status-badge.tsx';
import { isExpiringSoon } from './key-view.ts';

/** What the columns need beside the keys. */
export interface KeyColumnOptions {
  readonly t: TFunction<'api-keys'>;
  readonly viewer: Viewer;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onRevoke: (key: ApiKeyDocument) => void;
  readonly onViewDetails: (key: ApiKeyDocument) => void;
}

/** The columns of the list; the owner's is there for those who see everybody's keys. */
export function keyColumns({
  t,
  viewer,
  now,
  onRevoke,
  onViewDetails,
}: KeyColumnOptions): readonly DataColumn<ApiKeyDocument>[] {
  const owner: DataColumn<ApiKeyDocument> = {
    id: 'owner',
    header: t('owner'),
    priority: 2,
    cell: (key) => <span title={`${key.username} · ${key.realm}`}>{key.username}</span>,
  };
  return [
    {
      id: 'name',
      header: t('name'),
      isSortable: true,
      isRowHeader: true,
      priority: 1,
      cell: (key) => <KeyNameCell apiKey={key} />,
    },
    { id: 'status', header: t('status'), priority: 1, cell: (key) => <KeyStatusBadge apiKey={key} now={now} /> },
    ...(viewer.privileges.read_all_api_keys ? [owner] : []),
    { id: 'creation', header: t('created'), isSortable: true, priority: 3, cell: (key) => <Time value={key.creation} /> },
    { id: 'expiration', header: t('expires'), isSortable: true, priority: 2, cell: (key) => expirationCell(key) },
    {
      id: 'last_used',
      header: t('lastUsed'),
      isSortable: true,
      priority: 3,
      cell: (key) => <Time value={key.last_used?.time ?? null} none={t('neverUsed')} />,
    },
    {
      id: 'actions',
      header: t('actions'),
      align: 'end',
      priority: 1,
      cell: (key) => (
        <span className="key-actions">
          <IconButton icon="details" label={t('viewDetails')} onPress={() => onViewDetails(key)} />
          {isRevocable(key, viewer, now) ? (
            <IconButton icon="revoke" label={t('revoke')} onPress={() => onRevoke(key)} />
          ) : (
            <span className="key-actions__gap" />
          )}
        </span>
      ),
    },
  ];

  function expirationCell(key: ApiKeyDocument) {
    const time = <Time value={key.expiration ?? null} none={t('never')} />;
    if (!isExpiringSoon(key, now)) return time;
    return (
      <span className="key-soon" title={t('expiresSoon')}>
        <Icon name="alert" />
        {time}
      </span>
    );
  }
}
