import type { ReactNode } from 'react';
import './callout.css';
import { Icon } from './icon.tsx';

/** What one should know here. Dangers are read out at once. */
export function Callout({
  tone,
  title,
  children,
}: {
  readonly tone: 'info' | 'success' | 'warning' | 'danger';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className={`callout callout--${tone}`} role={tone === 'danger' ? 'alert' : 'note'}>
      <Icon name={tone === 'success' ? 'check' : tone === 'info' ? 'info' : 'alert'} />
      <div className="callout__body">
        {title !== undefined && <p className="callout__title">{title}</p>}
        {children !== undefined && <div className="callout__text">{children}</div>}
      </div>
    </div>
  );
}
