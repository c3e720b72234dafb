import type { ReactNode } from 'react';
import './description-list.css';

/** Facts, each with what it is. */
export function DescriptionList({
  items,
}: {
  readonly items: readonly { readonly term: string; readonly detail: ReactNode }[];
}): ReactNode {
  return (
    <dl className="description-list">
      {items.map(({ term, detail }) => (
        <div key={term} className="description-list__item">
          <dt>{term}</dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
