import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { DateTimeField } from '../../ui/date-time-field.tsx';
import { localeOf } from '../../ui/locale.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ScheduleDraft } from './job-draft.ts';

const KINDS = ['cron', 'every', 'at'] as const;
const PRESETS = { minute: '* * * * *', quarter: '*/15 * * * *', hour: '0 * * * *', night: '0 3 * * *', week: '0 3 * * 1' };

/** When a job is due, with the times that follow from it. */
export function ScheduleField({
  value,
  onChange,
}: {
  readonly value: ScheduleDraft;
  readonly onChange: (value: ScheduleDraft) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <fieldset className="job-fieldset">
      <legend>{t('scheduleTitle')}</legend>
      <RadioGroup
        label={t('kind')}
        options={KINDS.map((id) => ({ id, label: t(`kinds.${id}`) }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: KINDS.find((known) => known === kind) ?? 'cron' })}
      />
      {value.kind === 'cron' && (
        <>
          <div className="job-presets" role="group" aria-label={t('presetsTitle')}>
            {Object.entries(PRESETS).map(([id, cron]) => (
              <Button
                key={id}
                size="small"
                variant={value.cron === cron ? 'primary' : 'secondary'}
                onPress={() => onChange({ ...value, cron })}
              >
                {t(`presets.${id}`)}
              </Button>
            ))}
          </div>
          <div className="job-pair">
            <TextField
              label={t('cron')}
              description={t('cronDescription')}
              value={value.cron}
              onChange={(cron) => onChange({ ...value, cron })}
              isRequired
            />
            <Select
              label={t('timeZone')}
              options={zonesWith(value.timeZone)}
              value={value.timeZone}
              onChange={(timeZone) => onChange({ ...value, timeZone })}
            />
          </div>
        </>
      )}
      {value.kind === 'every' && (
        <TextField
          label={t('every')}
          description={t('everyDescription')}
          value={value.every}
          onChange={(every) => onChange({ ...value, every })}
          isRequired
        />
      )}
      {value.kind === 'at' && <DateTimeField label={t('at')} value={value.at} onChange={(at) => onChange({ ...value, at })} />}
      <NextRuns schedule={value} />
    </fieldset>
  );
}

/** Zones that the browser knows, with the one that is chosen and UTC, which it does not list. */
function zonesWith(chosen: string): readonly { readonly id: string; readonly label: string }[] {
  const names = [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])];
  return names.map((id) => ({ id, label: id }));
}

function NextRuns({ schedule }: { readonly schedule: ScheduleDraft }): ReactNode {
  const { t, i18n } = useTranslation('jobs');
  const runs = useNextRuns(schedule);
  const format = new Intl.DateTimeFormat(localeOf(i18n.language), {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(schedule.kind === 'cron' && { timeZone: schedule.timeZone }),
  });
  return (
    <div aria-live="polite">
      <span className="job-hint">{t('nextRuns')}</span>
      <ul className="job-next">
        {runs === null && <li className="job-runs__reason">{t('unreadSchedule')}</li>}
        {runs?.length === 0 && <li>{t('noNextRun')}</li>}
        {runs?.map((at) => (
          <li key={at}>{format.format(at)}</li>
        ))}
      </ul>
    </div>
  );
}

/** The parser of cron expressions is loaded when a schedule is first written. */
function useNextRuns(schedule: ScheduleDraft): readonly number[] | null | undefined {
  return useQuery({
    queryKey: ['next-runs', schedule],
    queryFn: async () => {
      const { nextRuns } = await import('./next-runs.ts');
      return nextRuns(schedule, Date.now());
    },
    placeholderData: (previous) => previous,
  }).data;
}
