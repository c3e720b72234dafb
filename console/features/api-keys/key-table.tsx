import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { keyColumns } from './key-columns.tsx';
import type { Viewer } from './key-rights-of-viewer.ts';
import type { KeyView } from './key-view.ts';

/** The keys of a page. */
export function KeyTable({
  keys,
  isLoading,
  view,
  viewer,
  now,
  selected,
  emptyState,
  onSelect,
  onSort,
  onOpen,
  onRevoke,
}: {
  readonly keys: readonly ApiKeyDocument[];
  readonly isLoading: boolean;
  readonly view: Pick<KeyView, 'sort' | 'order' | 'size'>;
  readonly viewer: Viewer;
  readonly now: number;
  /** Ids. */
  readonly selected: ReadonlySet<string>;
  readonly emptyState: ReactNode;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onSort: (sort: string, order: string) => void;
  readonly onOpen: (key: ApiKeyDocument) => void;
  readonly onRevoke: (key: ApiKeyDocument) => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  const direction = view.order === 'asc' ? 'ascending' : 'descending';
  return (
    <DataTable
      label={t('tableLabel')}
      columns={keyColumns({ t, viewer, now, onRevoke, onViewDetails: onOpen })}
      rows={keys}
      rowKey={(key) => key.id}
      sort={{ column: view.sort, direction }}
      onSortChange={(sort) => onSort(sort.column, sort.direction === 'ascending' ? 'asc' : 'desc')}
      selectedKeys={selected}
      onSelectionChange={onSelect}
      onRowAction={onOpen}
      isLoading={isLoading}
      skeletonRows={Math.min(view.size, 25)}
      emptyState={emptyState}
    />
  );
}
