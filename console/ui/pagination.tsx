import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.tsx';
import { localeOf } from './locale.ts';
import './pagination.css';
import { Select } from './select.tsx';

const PAGE_SIZES = [25, 50, 100];

/** Which page of how many, from 1. */
export function Pagination({
  total,
  isTotalExact = true,
  page,
  pageSize,
  onPageChange,
  onPageSizeChange,
  pageSizes = PAGE_SIZES,
  hasNext,
}: {
  /** `null`: not known. */
  readonly total: number | null;
  readonly isTotalExact?: boolean;
  readonly page: number;
  readonly pageSize: number;
  readonly onPageChange: (page: number) => void;
  readonly onPageSizeChange?: (pageSize: number) => void;
  readonly pageSizes?: readonly number[];
  /** Whether another page follows, where the total does not tell. */
  readonly hasNext?: boolean;
}): ReactNode {
  const { t, i18n } = useTranslation('common');
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  const last = total === null ? null : Math.max(1, Math.ceil(total / pageSize));
  const isLast = last === null ? hasNext !== true : page >= last;
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total ?? page * pageSize);
  return (
    <nav className="pagination" aria-label={t('pages')}>
      <span className="pagination__range" aria-live="polite">
        {total === null
          ? t('rangeOpen', { from: number.format(from), to: number.format(to) })
          : t(isTotalExact ? 'range' : 'rangeAtLeast', {
              from: number.format(from),
              to: number.format(to),
              total: number.format(total),
            })}
      </span>
      {onPageSizeChange !== undefined && (
        <Select
          label={t('pageSize')}
          isLabelHidden
          options={pageSizes.map((size) => ({ id: String(size), label: t('perPage', { size }) }))}
          value={String(pageSize)}
          onChange={(size) => onPageSizeChange(Number(size))}
        />
      )}
      <span className="pagination__buttons">
        <IconButton icon="chevronsLeft" label={t('firstPage')} isDisabled={page <= 1} onPress={() => onPageChange(1)} />
        <IconButton
          icon="chevronLeft"
          label={t('previousPage')}
          isDisabled={page <= 1}
          onPress={() => onPageChange(page - 1)}
        />
        <IconButton icon="chevronRight" label={t('nextPage')} isDisabled={isLast} onPress={() => onPageChange(page + 1)} />
        {last !== null && (
          <IconButton icon="chevronsRight" label={t('lastPage')} isDisabled={isLast} onPress={() => onPageChange(last)} />
        )}
      </span>
    </nav>
  );
}
