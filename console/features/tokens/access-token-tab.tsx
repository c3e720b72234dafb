import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessTokenDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { useSelf } from '../../api/self.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Fields, Toolbar } from '../../ui/toolbar.tsx';
import { AccessTokenTable } from './access-token-table.tsx';
import { CursorSteps } from './cursor-steps.tsx';
import { useAccessTokens, useInvalidateAccessTokens } from './get-access-tokens.ts';
import type { TokensTabProps } from './tokens-url.ts';

type Asked =
  | { readonly what: 'one'; readonly token: AccessTokenDocument }
  | { readonly what: 'user'; readonly username: string };

/** Access tokens: seen and ended, made by those who sign in. */
export function AccessTokenTab({ url, setUrl }: TokensTabProps): ReactNode {
  const { t } = useTranslation('tokens');
  const toast = useToast();
  const { features, privileges } = useSelf();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { one, ofUser } = useInvalidateAccessTokens();
  const username = privileges.manage_tokens ? url.q.trim() : '';
  const tokens = useAccessTokens({ username, after: url.after }, features.tokens);
  if (!features.tokens)
    return (
      <EmptyState icon="token" title={t('off')}>
        {t('offText')}
      </EmptyState>
    );
  async function invalidate(): Promise<void> {
    if (asked === null) return;
    const ended = asked.what === 'one' ? await one.mutateAsync(asked.token.id) : await ofUser.mutateAsync(asked.username);
    toast({ tone: 'success', message: t('invalidated', { count: ended }) });
    setAsked(null);
  }
  const failure = one.error ?? ofUser.error;
  return (
    <Fields>
      {privileges.manage_tokens && (
        <Toolbar>
          <SearchField label={t('username')} value={url.q} onChange={(q) => setUrl({ q, after: '' }, { replace: true })} />
          {username !== '' && (
            <Button icon="revoke" onPress={() => setAsked({ what: 'user', username })}>
              {t('invalidateAll', { username })}
            </Button>
          )}
        </Toolbar>
      )}
      <QueryView query={tokens} privilege="manage_token">
        {({ tokens: rows, next }) => (
          <>
            <AccessTokenTable tokens={rows} onInvalidate={(token) => setAsked({ what: 'one', token })} />
            <CursorSteps after={url.after} next={next} onStep={(after) => setUrl({ after })} />
          </>
        )}
      </QueryView>
      <ConfirmDialog
        title={t('invalidateTitle')}
        message={messageOf()}
        confirmLabel={t('invalidate')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={asked !== null}
        onClose={() => {
          one.reset();
          ofUser.reset();
          setAsked(null);
        }}
        onConfirm={invalidate}
        {...(failure !== null && { errorText: failure.message })}
      />
    </Fields>
  );

  function messageOf(): string {
    if (asked === null) return '';
    if (asked.what === 'user') return t('invalidateAllMessage', { username: asked.username });
    return t('invalidateMessage', { username: asked.token.username });
  }
}
