import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import type { TokenStatus } from './token-status.ts';

const TONES = { active: 'success', expiring: 'warning', expired: 'neutral', revoked: 'danger', used: 'neutral' } as const;

/** Whether a token is good for anything. */
export function StatusBadge({ status }: { readonly status: TokenStatus | 'used' }): ReactNode {
  const { t } = useTranslation('tokens');
  return <Badge tone={TONES[status]}>{t(`is.${status}`)}</Badge>;
}
