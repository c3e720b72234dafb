import type { ReactNode } from 'react';
import './toolbar.css';

/** What narrows down the list below it. */
export function Toolbar({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="toolbar">{children}</div>;
}

/** Fields of a form, one below the other. */
export function Fields({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="fields">{children}</div>;
}

/** Buttons side by side. */
export function Buttons({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="buttons">{children}</div>;
}

/** Names side by side. */
export function Names({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <span className="names">
      {names.map((name) => (
        <code key={name} className="names__name">
          {name}
        </code>
      ))}
    </span>
  );
}
