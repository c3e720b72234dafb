import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SecretDialog } from '../../ui/secret-dialog.tsx';
import { Fields, Toolbar } from '../../ui/toolbar.tsx';
import { CursorSteps } from './cursor-steps.tsx';
import { useLongLivedTokens } from './get-long-lived-tokens.ts';
import { LongLivedTokenDialog } from './long-lived-token-dialog.tsx';
import { LongLivedTokenDrawer } from './long-lived-token-drawer.tsx';
import { LongLivedTokenTable } from './long-lived-token-table.tsx';
import type { TokensTabProps } from './tokens-url.ts';

/** Long-lived tokens: those of a job, which are renewed and stay the same. */
export function LongLivedTokenTab({ url, setUrl }: TokensTabProps): ReactNode {
  const { t } = useTranslation('tokens');
  const { features, privileges } = useSelf();
  const [made, setMade] = useState<string | null>(null);
  const mayAll = privileges.manage_tokens;
  const listing = { username: mayAll ? url.q : '', after: url.after, isOwn: !mayAll };
  const tokens = useLongLivedTokens(listing, features.tokens);
  if (!features.tokens)
    return (
      <EmptyState icon="token" title={t('off')}>
        {t('offText')}
      </EmptyState>
    );
  const chosen = tokens.data?.tokens.find(({ id }) => id === url.token);
  return (
    <Fields>
      <Toolbar>
        {mayAll && (
          <SearchField label={t('username')} value={url.q} onChange={(q) => setUrl({ q, after: '' }, { replace: true })} />
        )}
        {privileges.manage_own_api_keys && (
          <Button icon="add" variant="primary" onPress={() => setUrl({ create: true })}>
            {t('createLongLived')}
          </Button>
        )}
      </Toolbar>
      <QueryView query={tokens} privilege="manage_own_api_key">
        {({ tokens: rows, next = null }) => (
          <>
            <LongLivedTokenTable tokens={rows} onOpen={(token) => setUrl({ token })} />
            <CursorSteps after={url.after} next={next} onStep={(after) => setUrl({ after })} />
          </>
        )}
      </QueryView>
      {chosen !== undefined && <LongLivedTokenDrawer token={chosen} onClose={() => setUrl({ token: '' })} />}
      {url.create && <LongLivedTokenDialog onCreated={setMade} onClose={() => setUrl({ create: false })} />}
      {made !== null && (
        <SecretDialog
          title={t('createdTitle')}
          message={t('createdMessage')}
          values={[
            { label: t('token'), value: made },
            { label: t('header'), value: `Authorization: Bearer ${made}` },
          ]}
          isOpen
          onClose={() => setMade(null)}
        />
      )}
    </Fields>
  );
}
