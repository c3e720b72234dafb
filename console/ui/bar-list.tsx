import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';
import './chart.css';
import { Link } from './link.tsx';

/** A few numbers side by side. */
export function BarList({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly {
    readonly label: string;
    readonly value: number;
    readonly tone?: 'success' | 'danger' | 'warning' | 'info' | 'neutral';
    readonly href?: string;
  }[];
}): ReactNode {
  const { i18n } = useTranslation();
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  const largest = Math.max(1, ...items.map(({ value }) => value));
  return (
    <ul className="bar-list" aria-label={label}>
      {items.map(({ label: name, value, tone = 'neutral', href }) => (
        <li key={name} className="bar-list__item">
          <span className="bar-list__name">{href === undefined ? name : <Link href={href}>{name}</Link>}</span>
          <span className="bar-list__value">{number.format(value)}</span>
          <svg className="bar-list__bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect className="bar-list__ground" width="100" height="1" />
            <rect className={`chart__bar chart__bar--${tone}`} width={(value / largest) * 100} height="1" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
