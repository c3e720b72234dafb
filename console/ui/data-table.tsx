import type { ReactNode } from 'react';
import { Cell, Column, Row, type Selection, type SortDescriptor, Table, TableBody, TableHeader } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Checkbox } from './checkbox.tsx';
import { Icon } from './icon.tsx';
import './data-table.css';

/** A column. Of priority 3 it is left out on narrow screens, where rows are stacked. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isSortable?: boolean;
  readonly align?: 'start' | 'end';
  readonly width?: 'narrow' | 'wide';
  /** Whether it names its row. One column at least does; the first unless told. */
  readonly isRowHeader?: boolean;
  readonly priority?: 1 | 2 | 3;
}

/** In which order rows stand. */
export interface DataSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** A table: rows are highlighted below the pointer, and moved through by the arrow keys. */
export function DataTable<Item extends object>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSortChange,
  selectedKeys,
  onSelectionChange,
  onRowAction,
  isLoading = false,
  skeletonRows = 8,
  emptyState,
}: {
  readonly label: string;
  readonly columns: readonly DataColumn<Item>[];
  readonly rows: readonly Item[];
  readonly rowKey: (row: Item) => string;
  readonly sort?: DataSort;
  readonly onSortChange?: (sort: DataSort) => void;
  /** Absent: rows cannot be selected. */
  readonly selectedKeys?: ReadonlySet<string>;
  readonly onSelectionChange?: (keys: ReadonlySet<string>) => void;
  readonly onRowAction?: (row: Item) => void;
  readonly isLoading?: boolean;
  readonly skeletonRows?: number;
  readonly emptyState?: ReactNode;
}): ReactNode {
  const { t } = useTranslation('common');
  const isSelectable = selectedKeys !== undefined && onSelectionChange !== undefined;
  const rowHeader = columns.find(({ isRowHeader }) => isRowHeader === true)?.id ?? columns[0]?.id;
  const select = (keys: Selection): void =>
    onSelectionChange?.(keys === 'all' ? new Set(rows.map(rowKey)) : new Set([...keys].map(String)));
  const act = (key: string): void => {
    const row = rows.find((candidate) => rowKey(candidate) === key);
    if (row !== undefined) onRowAction?.(row);
  };
  if (isLoading) return <TableSkeleton label={label} columns={columns} rows={skeletonRows} isSelectable={isSelectable} />;
  return (
    <div className="data-table__frame">
      <Table
        className="data-table"
        aria-label={label}
        selectionMode={isSelectable ? 'multiple' : 'none'}
        selectionBehavior="toggle"
        {...(isSelectable && { selectedKeys, onSelectionChange: select })}
        {...(sort !== undefined && { sortDescriptor: sort })}
        {...(onSortChange !== undefined && { onSortChange: (next: SortDescriptor) => onSortChange(sortOf(next)) })}
        {...(onRowAction !== undefined && { onRowAction: (key: string | number) => act(String(key)) })}
      >
        <TableHeader>
          {isSelectable && (
            <Column className="data-table__column data-table__column--selection" width={40}>
              <Checkbox slot="selection" />
            </Column>
          )}
          {columns.map((column) => (
            <Column
              key={column.id}
              id={column.id}
              className={columnClass('data-table__column', column)}
              isRowHeader={column.id === rowHeader}
              allowsSorting={column.isSortable === true}
            >
              {({ allowsSorting, sortDirection }) => (
                <span className="data-table__heading">
                  {column.header === '' ? <span className="visually-hidden">{t('actions')}</span> : column.header}
                  {allowsSorting && (
                    <span className={`data-table__arrow ${sortDirection === undefined ? '' : 'data-table__arrow--on'}`}>
                      <Icon name={sortDirection === 'descending' ? 'arrowDown' : 'arrowUp'} />
                    </span>
                  )}
                </span>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody renderEmptyState={() => <div className="data-table__empty">{emptyState ?? t('nothingHere')}</div>}>
          {rows.map((row) => (
            <Row
              key={rowKey(row)}
              id={rowKey(row)}
              className={`data-table__row ${onRowAction === undefined ? '' : 'data-table__row--active'}`}
            >
              {isSelectable && (
                <Cell className="data-table__cell data-table__cell--selection">
                  <Checkbox slot="selection" />
                </Cell>
              )}
              {columns.map((column) => (
                <Cell key={column.id} className={columnClass('data-table__cell', column)}>
                  {column.header !== '' && (
                    <span className="data-table__label" aria-hidden="true">
                      {column.header}
                    </span>
                  )}
                  <span className="data-table__content">{column.cell(row)}</span>
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** Of the size that the table will have, so that nothing moves when the rows come. */
function TableSkeleton<Item>({
  label,
  columns,
  rows,
  isSelectable,
}: {
  readonly label: string;
  readonly columns: readonly DataColumn<Item>[];
  readonly rows: number;
  readonly isSelectable: boolean;
}): ReactNode {
  return (
    <div className="data-table__frame" aria-busy="true">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {isSelectable && <td className="data-table__column data-table__column--selection" />}
            {columns.map((column) => (
              <th key={column.id} scope="col" className={columnClass('data-table__column', column)}>
                <span className="data-table__heading">{column.header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_row, index) => (
            <tr key={index} className="data-table__row">
              {isSelectable && <td className="data-table__cell data-table__cell--selection" />}
              {columns.map((column) => (
                <td key={column.id} className={columnClass('data-table__cell', column)}>
                  <span className="skeleton__line" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function columnClass<Item>(block: string, { align, width, priority, id }: DataColumn<Item>): string {
  const modifiers = [
    align === 'end' ? 'end' : null,
    width ?? null,
    priority === undefined ? null : `priority-${priority}`,
    id === 'actions' ? 'actions' : null,
  ];
  return [block, ...modifiers.flatMap((modifier) => (modifier === null ? [] : [`${block}--${modifier}`]))].join(' ');
}

function sortOf({ column, direction }: SortDescriptor): DataSort {
  return { column: String(column), direction };
}
