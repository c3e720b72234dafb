import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';
import { durationText } from './relative-time.ts';

/** A length of time; `null`: none. */
export function Duration({ ms }: { readonly ms: number | null }): ReactNode {
  const { i18n } = useTranslation();
  return <span className="time">{ms === null ? '–' : durationText(ms, localeOf(i18n.language))}</span>;
}
