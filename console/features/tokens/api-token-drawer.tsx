import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiTokenDocument } from '../../../src/http/contract/documents/token.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Names } from '../../ui/toolbar.tsx';
import { apiTokenStatus } from './api-token-table.tsx';
import { useChangeApiTokens } from './get-api-tokens.ts';
import { StatusBadge } from './status-badge.tsx';

/** What is known of an API token. One that is revoked stays as it is. */
export function ApiTokenDrawer({
  token,
  onClose,
}: {
  readonly token: ApiTokenDocument;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  const toast = useToast();
  const { revoke } = useChangeApiTokens();
  const [isAsked, setAsked] = useState(false);
  const { id, name, expires_at: end } = token;
  const status = apiTokenStatus(token);
  async function revokeToken(): Promise<void> {
    await revoke.mutateAsync(id);
    toast({ tone: 'success', message: t('revoked', { name }) });
    setAsked(false);
  }
  return (
    <Drawer
      title={name}
      isOpen
      onClose={onClose}
      {...(status !== 'revoked' && {
        footer: (
          <Button icon="revoke" variant="danger" onPress={() => setAsked(true)}>
            {t('revoke')}
          </Button>
        ),
      })}
    >
      <DescriptionList
        items={[
          { term: t('status'), detail: <StatusBadge status={status} /> },
          { term: t('id'), detail: <code>{id}</code> },
          { term: t('createdBy'), detail: token.created_by },
          { term: t('created'), detail: <Time value={token.iat} /> },
          { term: t('expires'), detail: <Time value={end === 0 ? null : end} none={t('never')} /> },
          ...(token.revoked_at === undefined ? [] : [{ term: t('revokedAt'), detail: <Time value={token.revoked_at} /> }]),
          { term: t('lastUsed'), detail: <Time value={token.last_used_at ?? null} none={t('neverUsed')} /> },
          { term: t('lastAddress'), detail: token.last_used_address ?? '–' },
          { term: t('cluster'), detail: <NamesOrNone names={token.cluster_permissions} /> },
          ...token.index_permissions.map(({ index_pattern: patterns, allowed_actions: actions }, index) => ({
            term: t('indicesNumber', { number: index + 1 }),
            detail: (
              <>
                <NamesOrNone names={patterns} /> → <NamesOrNone names={actions} />
              </>
            ),
          })),
        ]}
      />
      {token.elasticsearch !== undefined && <JsonView value={token.elasticsearch} label={t('elasticsearch')} />}
      <ConfirmDialog
        title={t('revokeTitle')}
        message={t('revokeMessage', { name })}
        confirmLabel={t('revoke')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={revokeToken}
        {...(revoke.error !== null && { errorText: revoke.error.message })}
      />
    </Drawer>
  );
}

function NamesOrNone({ names }: { readonly names: readonly string[] }): ReactNode {
  return names.length === 0 ? '–' : <Names names={names} />;
}
