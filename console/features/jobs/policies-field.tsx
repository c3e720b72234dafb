import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Disclosure } from '../../ui/disclosure.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { JobDraft } from './job-draft.ts';

const DELIVERIES: readonly JobDraft['delivery'][] = ['at_most_once', 'at_least_once'];
const OVERLAPS: readonly JobDraft['overlap'][] = ['skip', 'wait', 'replace'];
const MISSES: readonly JobDraft['missed'][] = ['run_once', 'run_all', 'skip'];

/** What is done when something does not go as planned. */
export function PoliciesField({
  draft,
  onChange,
}: {
  readonly draft: JobDraft;
  readonly onChange: (changed: Partial<JobDraft>) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <Disclosure title={t('policies')}>
      <div className="job-stack">
        <div className="job-pair">
          <Select
            label={t('delivery')}
            description={t('deliveryDescription')}
            options={DELIVERIES.map((id) => ({ id, label: t(`deliveries.${id}`) }))}
            value={draft.delivery}
            onChange={(id) => onChange({ delivery: DELIVERIES.find((known) => known === id) ?? 'at_most_once' })}
          />
          <Select
            label={t('overlap')}
            description={t('overlapDescription')}
            options={OVERLAPS.map((id) => ({ id, label: t(`overlaps.${id}`) }))}
            value={draft.overlap}
            onChange={(id) => onChange({ overlap: OVERLAPS.find((known) => known === id) ?? 'skip' })}
          />
          <Select
            label={t('missed')}
            description={t('missedDescription')}
            options={MISSES.map((id) => ({ id, label: t(`misses.${id}`) }))}
            value={draft.missed}
            onChange={(id) => onChange({ missed: MISSES.find((known) => known === id) ?? 'run_once' })}
          />
          <TextField label={t('timeout')} value={draft.timeout} onChange={(timeout) => onChange({ timeout })} />
          <NumberField
            label={t('retries')}
            description={t('retriesDescription')}
            value={draft.retries}
            min={0}
            onChange={(retries) => onChange({ retries: retries ?? 0 })}
          />
          <TextField label={t('backoff')} value={draft.backoff} onChange={(backoff) => onChange({ backoff })} />
          <TextField label={t('backoffMax')} value={draft.backoffMax} onChange={(backoffMax) => onChange({ backoffMax })} />
          <NumberField
            label={t('history')}
            value={draft.history}
            min={1}
            onChange={(history) => onChange({ history: history ?? 100 })}
          />
        </div>
        <Switch isSelected={draft.isPaused} onChange={(isPaused) => onChange({ isPaused })}>
          {t('putPaused')}
        </Switch>
      </div>
    </Disclosure>
  );
}
