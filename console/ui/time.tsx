import type { ReactNode } from 'react';
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';
import { relativeTime } from './relative-time.ts';
import './time.css';

/** A time: how far from now, and where one looks closer the absolute time in the viewer's zone. */
export function Time({
  value,
  none = '–',
  format = 'relative',
}: {
  /** Milliseconds since the epoch; `null`: there is none. */
  readonly value: number | null;
  readonly none?: ReactNode;
  readonly format?: 'relative' | 'absolute';
}): ReactNode {
  const { i18n } = useTranslation();
  if (value === null) return <span className="time">{none}</span>;
  const date = new Date(value);
  const absolute = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long', timeStyle: 'long' }).format(date);
  const short = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'medium', timeStyle: 'short' }).format(date);
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Focusable>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time is to be had by keyboard too. */}
        <time className="time" dateTime={date.toISOString()} tabIndex={0} role="note" aria-label={short}>
          {format === 'absolute' ? short : relativeTime(value, Date.now(), localeOf(i18n.language))}
        </time>
      </Focusable>
      <Tooltip className="tooltip" offset={6}>
        {absolute}
      </Tooltip>
    </TooltipTrigger>
  );
}
