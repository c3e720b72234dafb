import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/card.tsx';
import { localeOf } from '../../ui/locale.ts';
import { QueryView } from '../../ui/query-view.tsx';
import { StackedBarChart } from '../../ui/stacked-bar-chart.tsx';
import './audit.css';
import type { AuditFilter } from './audit-filter.ts';
import { useAuditSummary } from './get-audit.ts';

/** Events over time, granted and denied. */
export function AuditChart({ filter }: { readonly filter: AuditFilter }): ReactNode {
  const { t, i18n } = useTranslation('audit');
  const summary = useAuditSummary(filter);
  const isShort = filter.time === 'hour' || filter.time === 'day';
  const format = new Intl.DateTimeFormat(
    localeOf(i18n.language),
    isShort ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' },
  );
  return (
    <Card title={t('overTime')}>
      <div className="audit__chart">
        <QueryView query={summary} privilege="manage_security">
          {({ buckets, is_complete: isComplete }) => (
            <>
              <StackedBarChart
                label={t('overTime')}
                series={[
                  { id: 'granted', label: t('decisions.granted'), tone: 'success' },
                  { id: 'denied', label: t('decisions.denied'), tone: 'danger' },
                ]}
                points={buckets.map(({ from, granted, denied }) => ({ at: from, values: { granted, denied } }))}
                formatAt={(at) => format.format(at)}
              />
              {!isComplete && <p className="audit__note">{t('incomplete')}</p>}
            </>
          )}
        </QueryView>
      </div>
    </Card>
  );
}
