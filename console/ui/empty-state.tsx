import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './state.css';

/** There is nothing, and what one can do about it. */
export function EmptyState({
  title,
  children,
  action,
  icon,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: IconName;
}): ReactNode {
  return (
    <div className="state">
      {icon !== undefined && <Icon name={icon} />}
      <p className="state__title">{title}</p>
      {children !== undefined && <div className="state__text">{children}</div>}
      {action}
    </div>
  );
}
