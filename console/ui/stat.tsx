import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import './stat.css';

/** A number that matters, with what it is. */
export function Stat({
  label,
  value,
  detail,
  href,
  tone = 'neutral',
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  readonly href?: string;
  readonly tone?: 'neutral' | 'success' | 'warning' | 'danger';
}): ReactNode {
  return (
    <div className={`stat stat--${tone}`}>
      <dt className="stat__label">{href === undefined ? label : <Link href={href}>{label}</Link>}</dt>
      <dd className="stat__value">{value}</dd>
      {detail !== undefined && <dd className="stat__detail">{detail}</dd>}
    </div>
  );
}
