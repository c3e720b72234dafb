import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import { localeOf } from '../../ui/locale.ts';
import { durationText } from '../../ui/relative-time.ts';
import { Time } from '../../ui/time.tsx';
import { cronOf, cronWords } from './schedule-words.ts';

/** Any Sunday. */
const SUNDAY_MS = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** When a job is due, in words, with the zone where one matters. */
export function ScheduleText({ schedule }: { readonly schedule: JobDocument['schedule'] }): ReactNode {
  const { t, i18n } = useTranslation('jobs');
  const locale = localeOf(i18n.language);
  if ('at' in schedule)
    return (
      <>
        {t('schedule.once')} <Time value={schedule.at} format="absolute" />
      </>
    );
  if ('every_ms' in schedule) return t('schedule.every', { duration: durationText(schedule.every_ms, locale) });
  const { cron, timeZone } = cronOf(schedule) ?? { cron: '', timeZone: '' };
  const words = cronWords(cron);
  const weekday =
    words.key === 'weekly'
      ? new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(SUNDAY_MS + words.weekday * DAY_MS)
      : '';
  const isOfZone = words.key !== 'minutely' && words.key !== 'minutes' && words.key !== 'hourly';
  return (
    <span className="job-schedule">
      {words.key === 'cron' ? <code>{cron}</code> : t(`schedule.${words.key}`, { ...words, weekday })}
      {isOfZone && <span className="job-hint">{timeZone}</span>}
    </span>
  );
}
