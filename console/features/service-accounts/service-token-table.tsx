import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useChangeCredentials, useCredentials } from './get-credentials.ts';
import { type ServiceToken, serviceTokensOf } from './service-token.ts';

/** Tokens of an account. Those of a file stand there to be known: they are changed where the file is. */
export function ServiceTokenTable({
  account,
  mayChange,
}: {
  readonly account: string;
  readonly mayChange: boolean;
}): ReactNode {
  const { t } = useTranslation('service-accounts');
  const toast = useToast();
  const credentials = useCredentials(account);
  const { remove } = useChangeCredentials(account);
  const [deleting, setDeleting] = useState('');
  function askToDelete(name: string): void {
    // What went wrong with another is not told of this one.
    remove.reset();
    setDeleting(name);
  }
  async function removeToken(): Promise<void> {
    await remove.mutateAsync(deleting);
    toast({ tone: 'success', message: t('deleted', { name: deleting }) });
    setDeleting('');
  }
  return (
    <>
      <QueryView query={credentials} privilege="read_security">
        {(document) => (
          <DataTable
            label={t('tokens')}
            rows={serviceTokensOf(document)}
            rowKey={({ name, isOfFile }) => `${name}:${isOfFile}`}
            columns={[
              { id: 'name', header: t('tokenName'), isRowHeader: true, cell: ({ name }) => name },
              {
                id: 'source',
                header: t('source'),
                cell: ({ isOfFile }) => <Badge tone={isOfFile ? 'neutral' : 'info'}>{t(isOfFile ? 'ofFile' : 'kept')}</Badge>,
              },
              ...(mayChange
                ? [
                    {
                      id: 'actions',
                      header: '',
                      cell: ({ name, isOfFile }: ServiceToken) =>
                        isOfFile ? null : (
                          <IconButton icon="trash" label={t('deleteNamed', { name })} onPress={() => askToDelete(name)} />
                        ),
                    },
                  ]
                : []),
            ]}
            emptyState={
              <EmptyState icon="token" title={t('noTokens')}>
                {mayChange ? t('noTokensText') : ''}
              </EmptyState>
            }
          />
        )}
      </QueryView>
      <ConfirmDialog
        title={t('deleteTitle')}
        message={t('deleteMessage', { name: deleting, account })}
        confirmLabel={t('delete')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={deleting !== ''}
        onClose={() => setDeleting('')}
        onConfirm={removeToken}
        {...(remove.error !== null && { errorText: remove.error.message })}
      />
    </>
  );
}
