import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Badge } from '../../ui/badge.tsx';
import { localeOf } from '../../ui/locale.ts';
import { type KeyStatus, statusOf } from './key-view.ts';

const TONES = { active: 'success', expired: 'warning', revoked: 'danger' } as const satisfies Record<KeyStatus, string>;

/** Active, Expired or Revoked; since or until when is told on hover. */
export function KeyStatusBadge({ apiKey, now }: { readonly apiKey: ApiKeyDocument; readonly now: number }): ReactNode {
  const { t, i18n } = useTranslation('api-keys');
  const status = statusOf(apiKey, now);
  const format = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'medium', timeStyle: 'long' });
  return (
    <span title={statusDetail()}>
      <Badge tone={TONES[status]}>{t(status)}</Badge>
    </span>
  );

  function statusDetail(): string {
    const at = status === 'revoked' ? apiKey.invalidation : apiKey.expiration;
    if (at === undefined) return status === 'active' ? t('activeForever') : t(status);
    const time = format.format(at);
    if (status === 'active') return t('activeUntil', { time });
    return status === 'expired' ? t('expiredAt', { time }) : t('revokedAt', { time });
  }
}
