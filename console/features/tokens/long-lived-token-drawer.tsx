import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongLivedTokenDocument } from '../../../src/http/contract/documents/token.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Duration } from '../../ui/duration.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Buttons } from '../../ui/toolbar.tsx';
import { useChangeLongLivedTokens } from './get-long-lived-tokens.ts';
import { statusNow } from './long-lived-token-table.tsx';
import { StatusBadge } from './status-badge.tsx';

/** What is known of a long-lived token, and what can be done with it. */
export function LongLivedTokenDrawer({
  token,
  onClose,
}: {
  readonly token: LongLivedTokenDocument;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  const toast = useToast();
  const { renew, remove } = useChangeLongLivedTokens();
  const [isAsked, setAsked] = useState(false);
  const { id, renew_interval_ms: intervalMs } = token;
  const status = statusNow(token);
  const isRenewable = intervalMs !== undefined && status !== 'expired';
  const renewNow = (): void =>
    renew.mutate(id, {
      onSuccess: () => toast({ tone: 'success', message: t('renewed') }),
      onError: (error) => toast({ tone: 'error', message: error.message }),
    });
  async function removeToken(): Promise<void> {
    await remove.mutateAsync(id);
    toast({ tone: 'success', message: t('ended') });
    onClose();
  }
  return (
    <Drawer
      title={t('longLivedTitle', { id })}
      isOpen
      onClose={onClose}
      footer={
        <Buttons>
          <Button icon="trash" variant="danger" onPress={() => setAsked(true)}>
            {t('end')}
          </Button>
          {isRenewable && (
            <Button icon="refresh" variant="primary" onPress={renewNow} isPending={renew.isPending}>
              {t('renew')}
            </Button>
          )}
        </Buttons>
      }
    >
      <DescriptionList
        items={[
          { term: t('status'), detail: <StatusBadge status={status} /> },
          { term: t('user'), detail: token.username },
          { term: t('realm'), detail: token.realm },
          { term: t('created'), detail: <Time value={token.creation} /> },
          { term: t('expires'), detail: <Time value={token.expiration ?? null} none={t('never')} /> },
          { term: t('lastEnd'), detail: <Time value={token.max_expiration ?? null} none={t('noLimit')} /> },
          { term: t('renewInterval'), detail: intervalMs === undefined ? t('notRenewable') : <Duration ms={intervalMs} /> },
          { term: t('renewer'), detail: token.renewer ?? '–' },
          { term: t('lastUsed'), detail: <Time value={token.last_used?.time ?? null} none={t('neverUsed')} /> },
          { term: t('lastAddress'), detail: token.last_used?.address ?? '–' },
        ]}
      />
      {token.role_descriptors === undefined ? (
        <p>{t('allRights')}</p>
      ) : (
        <JsonView value={token.role_descriptors} label={t('roleDescriptors')} />
      )}
      <ConfirmDialog
        title={t('endTitle')}
        message={t('endMessage', { username: token.username })}
        confirmLabel={t('end')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={removeToken}
        {...(remove.error !== null && { errorText: remove.error.message })}
      />
    </Drawer>
  );
}
