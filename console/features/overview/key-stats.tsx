import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BarList } from '../../ui/bar-list.tsx';
import { Card } from '../../ui/card.tsx';
import { localeOf } from '../../ui/locale.ts';
import { QueryView } from '../../ui/query-view.tsx';
import { Stat } from '../../ui/stat.tsx';
import { useKeyCounts, useNeverUsed } from './get-overview.ts';
import './overview.css';

/** How many keys are at work, and which one should look at. */
export function KeyStats(): ReactNode {
  const { t, i18n } = useTranslation('overview');
  const counts = useKeyCounts();
  const neverUsed = useNeverUsed();
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  const shown = (value: number | undefined): string => (value === undefined ? '' : number.format(value));
  return (
    <>
      <dl className="overview__stats">
        <Stat label={t('active')} value={shown(counts.data?.active)} href="/keys?status=active" />
        <Stat
          label={t('expiringSoon')}
          value={shown(counts.data?.expiringSoon)}
          href="/keys?show=expiring"
          tone={(counts.data?.expiringSoon ?? 0) > 0 ? 'warning' : 'neutral'}
        />
        <Stat label={t('neverUsed')} value={shown(neverUsed.data?.neverUsed)} href="/keys?show=never_used" />
      </dl>
      <Card title={t('byStatus')}>
        <QueryView query={counts} privilege="manage_own_api_key">
          {({ active, expired, revoked }) => (
            <BarList
              label={t('byStatus')}
              items={[
                { label: t('status.active'), value: active, tone: 'success', href: '/keys?status=active' },
                { label: t('status.expired'), value: expired, tone: 'warning', href: '/keys?status=expired' },
                { label: t('status.revoked'), value: revoked, tone: 'neutral', href: '/keys?status=revoked' },
              ]}
            />
          )}
        </QueryView>
      </Card>
    </>
  );
}
