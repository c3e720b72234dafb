import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEventDocument } from '../../../src/http/contract/documents/audit.ts';
import { Badge } from '../../ui/badge.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Time } from '../../ui/time.tsx';
import { eventKey, textOf, timeOf } from './event-fields.ts';

/** Events, the newest first; one opens to all that it tells. */
export function EventTable({
  events,
  isLoading,
  onOpen,
}: {
  readonly events: readonly AuditEventDocument[];
  readonly isLoading: boolean;
  readonly onOpen: (event: AuditEventDocument) => void;
}): ReactNode {
  const { t } = useTranslation('audit');
  return (
    <DataTable
      label={t('title')}
      rows={events}
      rowKey={eventKey}
      isLoading={isLoading}
      onRowAction={onOpen}
      columns={[
        { id: 'at', header: t('at'), width: 'narrow', cell: (event) => <Time value={timeOf(event)} /> },
        {
          id: 'decision',
          header: t('decision'),
          width: 'narrow',
          cell: (event) => {
            const denied = event['decision'] === 'denied';
            return <Badge tone={denied ? 'danger' : 'success'}>{t(`decisions.${denied ? 'denied' : 'granted'}`)}</Badge>;
          },
        },
        { id: 'event', header: t('event'), isRowHeader: true, cell: (event) => textOf(event, 'event.action') },
        { id: 'who', header: t('who'), cell: (event) => textOf(event, 'user.name', 'apikey.name', 'apikey.id') },
        { id: 'what', header: t('what'), cell: (event) => <code>{textOf(event, 'action', 'url.path')}</code> },
        { id: 'on', header: t('on'), priority: 3, cell: (event) => textOf(event, 'indices', 'targets') },
        { id: 'from', header: t('from'), priority: 3, cell: (event) => textOf(event, 'origin.address') },
      ]}
      emptyState={
        <EmptyState icon="document" title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      }
    />
  );
}
