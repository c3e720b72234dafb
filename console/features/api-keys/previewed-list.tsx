import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewEffect, PreviewedPrivilege } from '../../../src/http/contract/documents/api-key-preview.ts';
import { Badge } from '../../ui/badge.tsx';

const TONES = { granted: 'success', partly: 'warning', withheld: 'danger' } as const satisfies Record<PreviewEffect, string>;

/** Privileges, each with whether a key would have it. */
export function PreviewedList({
  title,
  none,
  privileges,
}: {
  readonly title: string;
  /** What is told when there are none. */
  readonly none: string;
  readonly privileges: readonly PreviewedPrivilege[];
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  return (
    <div className="previewed">
      <h4 className="previewed__title">{title}</h4>
      {privileges.length === 0 && <p className="key-hint">{none}</p>}
      <ul className="previewed__list">
        {privileges.map(({ name, effect, description }) => (
          <li key={name} className="previewed__item">
            <Badge tone={TONES[effect]}>{t(`effect.${effect}`)}</Badge>
            <span className="previewed__what">
              <code>{name}</code>
              {description !== undefined && <span className="previewed__description">{description}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
