import type { ReactNode } from 'react';
import './skeleton.css';

/** The place of what is being loaded. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }): ReactNode {
  return (
    <div className="skeleton" aria-busy="true">
      {Array.from({ length: lines }, (_line, index) => (
        <span key={index} className="skeleton__line" />
      ))}
    </div>
  );
}
