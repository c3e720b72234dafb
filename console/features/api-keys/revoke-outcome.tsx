import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Badge } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import type { RevokedKeys } from './change-api-keys.ts';

/** What came of each key that was to be revoked. */
export function RevokeOutcome({
  keys,
  outcome: { revoked, reasons },
}: {
  readonly keys: readonly ApiKeyDocument[];
  readonly outcome: RevokedKeys;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  return (
    <div className="key-stack">
      <Callout tone="warning" title={t('bulkPartly', { revoked: revoked.length, count: keys.length })}>
        {reasons.length > 0 ? reasons.join(' ') : t('notRevoked')}
      </Callout>
      <ul className="key-list" aria-label={t('bulkOutcome')}>
        {keys.map(({ id, name }) => (
          <li key={id} className="key-list__line">
            <span>{name}</span>
            {revoked.includes(id) ? (
              <Badge tone="success">{t('outcomeRevoked')}</Badge>
            ) : (
              <Badge tone="danger">{t('outcomeUntouched')}</Badge>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
