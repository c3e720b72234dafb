import { type ReactNode, useEffect, useRef } from 'react';
import './page.css';

/** One page: its title in the tab and as heading, which gets the focus when one comes here from another page. */
export function Page({
  title,
  description,
  actions,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Claviger`;
  }, [title]);
  useEffect(() => {
    // Nothing else may lose the focus: a field with `autoFocus` keeps it.
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className="page">
      <header className="page__header">
        <div className="page__titles">
          <h1 className="page__title" tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {description !== undefined && <p className="page__description">{description}</p>}
        </div>
        {actions !== undefined && <div className="page__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
