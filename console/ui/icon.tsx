import type { ReactNode } from 'react';
import './icon.css';
import { ICON_PATHS } from './icons.ts';

/** Name of an icon. */
export type IconName = keyof typeof ICON_PATHS;

/** An icon beside a text that says the same: nothing for screen readers. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
