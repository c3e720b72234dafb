import type { ReactNode } from 'react';
import './badge.css';

/** A word with a colour. */
export function Badge({
  tone,
  children,
}: {
  readonly tone: 'neutral' | 'success' | 'warning' | 'danger' | 'info';
  readonly children: ReactNode;
}): ReactNode {
  return <span className={`badge badge--${tone}`}>{children}</span>;
}
