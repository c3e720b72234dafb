import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/card.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { Link } from '../../ui/link.tsx';
import { localeOf } from '../../ui/locale.ts';
import { QueryView } from '../../ui/query-view.tsx';
import { StackedBarChart } from '../../ui/stacked-bar-chart.tsx';
import { SPANS, type Span, useDecisions } from './get-overview.ts';

/** Requests that were denied, over time. */
export function DecisionChart(): ReactNode {
  const { t, i18n } = useTranslation('overview');
  const [span, setSpan] = useState<Span>('day');
  const decisions = useDecisions(span);
  const format = new Intl.DateTimeFormat(
    localeOf(i18n.language),
    span === 'day' ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' },
  );
  return (
    <Card
      title={t('denied')}
      actions={
        <FilterGroup
          label={t('span')}
          options={Object.keys(SPANS).map((id) => ({ id, label: t(`spans.${id}`) }))}
          value={span}
          onChange={(chosen) => setSpan(chosen as Span)}
        />
      }
    >
      <div className="overview__chart">
        <QueryView query={decisions} privilege="manage_security">
          {({ buckets, is_complete: isComplete }) => (
            <>
              <StackedBarChart
                label={t('denied')}
                series={[{ id: 'denied', label: t('deniedSeries'), tone: 'danger' }]}
                points={buckets.map(({ from, denied }) => ({ at: from, values: { denied } }))}
                formatAt={(at) => format.format(at)}
              />
              {!isComplete && <p className="overview__note">{t('incomplete')}</p>}
              <Link href="/audit?decision=denied">{t('toAudit')}</Link>
            </>
          )}
        </QueryView>
      </div>
    </Card>
  );
}
