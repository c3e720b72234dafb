import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { ApiError } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { BulkRevokeDialog } from './bulk-revoke-dialog.tsx';
import { useApiKeys } from './get-api-keys.ts';
import { useKeyCounts } from './get-key-counts.ts';
import { KeyFilters } from './key-filters.tsx';
import { isRevocable, ownerOf } from './key-rights-of-viewer.ts';
import { KeySelectionBar } from './key-selection-bar.tsx';
import { KeyTable } from './key-table.tsx';
import { DEFAULT_VIEW, isNarrowed, type KeyView, PAGE_SIZES } from './key-view.ts';
import { cursorTo } from './key-window.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** Search, filters, table and pages of the keys. */
export function KeyList({
  view,
  self,
  mayGenerate,
  onView,
  onOpen,
  onRevoke,
  onGenerate,
}: {
  readonly view: KeyView;
  readonly self: SelfDocument;
  readonly mayGenerate: boolean;
  readonly onView: (changes: Partial<KeyView>, options?: { readonly replace?: boolean }) => void;
  readonly onOpen: (key: ApiKeyDocument) => void;
  readonly onRevoke: (key: ApiKeyDocument) => void;
  readonly onGenerate: () => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  const owner = ownerOf(self);
  const page = useApiKeys(view, owner);
  const counts = useKeyCounts(view, owner);
  const [selected, setSelected] = useState(NOTHING);
  const [isRevokingMany, setRevokingMany] = useState(false);
  const now = Date.now();
  const keys = page.data?.keys ?? [];
  const chosen = keys.filter(({ id }) => selected.has(id));
  const revocable = chosen.filter((key) => isRevocable(key, self, now));

  /** Another search begins on its first page, without what was selected. */
  const search = useCallback(
    (changes: Partial<KeyView>): void => {
      setSelected(NOTHING);
      onView({ ...changes, page: 1, cursor: '' }, { replace: 'q' in changes });
    },
    [onView],
  );

  function turnTo(wanted: number): void {
    setSelected(NOTHING);
    onView({ page: wanted, cursor: page.data === undefined ? '' : cursorTo(wanted, page.data) });
  }

  if (page.error instanceof ApiError && page.error.status === 403) return <ForbiddenState privilege="manage_own_api_key" />;
  return (
    <div className="key-stack key-stack--tight">
      <KeyFilters view={view} counts={counts.data ?? null} seesEveryone={self.privileges.read_all_api_keys} onChange={search} />
      {page.error !== null && page.data === undefined ? (
        <ErrorState error={page.error} onRetry={() => void page.refetch()} />
      ) : (
        <KeyTable
          keys={keys}
          isLoading={page.data === undefined}
          view={view}
          viewer={self}
          now={now}
          selected={selected}
          emptyState={emptyState()}
          onSelect={setSelected}
          onSort={(sort, order) => search({ sort, order })}
          onOpen={onOpen}
          onRevoke={onRevoke}
        />
      )}
      <KeySelectionBar
        count={chosen.length}
        revocableCount={revocable.length}
        onRevoke={() => setRevokingMany(true)}
        onClear={() => setSelected(NOTHING)}
      />
      <Pagination
        total={page.data?.total ?? null}
        page={page.data?.page ?? view.page}
        pageSize={view.size}
        pageSizes={PAGE_SIZES}
        onPageChange={turnTo}
        onPageSizeChange={(size) => search({ size })}
      />
      {isRevokingMany && (
        <BulkRevokeDialog
          keys={revocable}
          skippedCount={chosen.length - revocable.length}
          isOwnAlone={!self.privileges.manage_all_api_keys}
          onClose={() => setRevokingMany(false)}
          onRevoked={() => setSelected(NOTHING)}
        />
      )}
    </div>
  );

  function emptyState(): ReactNode {
    if (isNarrowed(view)) {
      const { q, status, whose, owner: anyOwner, show } = DEFAULT_VIEW;
      const reset = <Button onPress={() => search({ q, status, whose, owner: anyOwner, show })}>{t('resetFilters')}</Button>;
      return (
        <EmptyState icon="search" title={t('noMatchTitle')} action={reset}>
          {t('noMatchText')}
        </EmptyState>
      );
    }
    const action = mayGenerate && (
      <Button variant="primary" icon="add" onPress={onGenerate}>
        {t('generate')}
      </Button>
    );
    return (
      <EmptyState icon="key" title={t('emptyTitle')} action={action}>
        {t('emptyText')}
      </EmptyState>
    );
  }
}
