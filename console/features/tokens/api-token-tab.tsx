import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import { useSelf } from '../../api/self.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SecretDialog } from '../../ui/secret-dialog.tsx';
import { Fields, Toolbar } from '../../ui/toolbar.tsx';
import { ApiTokenDialog } from './api-token-dialog.tsx';
import { ApiTokenDrawer } from './api-token-drawer.tsx';
import { ApiTokenTable } from './api-token-table.tsx';
import { API_TOKEN_PAGE_SIZE, useApiTokens } from './get-api-tokens.ts';
import type { TokensTabProps } from './tokens-url.ts';

const STATUSES = ['all', 'active', 'expired', 'revoked'] as const;

/** API tokens of OpenSearch's dialect. */
export function ApiTokenTab({ url, setUrl }: TokensTabProps): ReactNode {
  const { t } = useTranslation('tokens');
  const { features, privileges } = useSelf();
  const [made, setMade] = useState<string | null>(null);
  const status = STATUSES.find((known) => known === url.status) ?? 'all';
  const page = Math.max(1, url.page);
  const tokens = useApiTokens({ name: url.q, status, page }, features.api_tokens);
  if (!features.api_tokens)
    return (
      <EmptyState icon="token" title={t('apiOff')}>
        {t('apiOffText')}
      </EmptyState>
    );
  // Whether a user may have tokens of its own is a setting that only the refusal tells.
  const isForbidden = tokens.error instanceof ApiError && tokens.error.status === 403;
  const chosen = tokens.data?.tokens.find(({ id }) => id === url.token);
  return (
    <Fields>
      {!isForbidden && (
        <Toolbar>
          <SearchField label={t('exactName')} value={url.q} onChange={(q) => setUrl({ q, page: 1 }, { replace: true })} />
          <FilterGroup
            label={t('status')}
            options={STATUSES.map((id) => ({ id, label: t(`only.${id}`) }))}
            value={status}
            onChange={(chosenStatus) => setUrl({ status: chosenStatus, page: 1 })}
          />
          {(privileges.manage_api_tokens || privileges.manage_own_api_keys) && (
            <Button icon="add" variant="primary" onPress={() => setUrl({ create: true })}>
              {t('createApi')}
            </Button>
          )}
        </Toolbar>
      )}
      <QueryView query={tokens} privilege="manage_security">
        {({ tokens: rows, hasNext }) => (
          <>
            <ApiTokenTable tokens={rows} onOpen={(token) => setUrl({ token })} />
            <Pagination
              total={hasNext ? null : (page - 1) * API_TOKEN_PAGE_SIZE + rows.length}
              hasNext={hasNext}
              page={page}
              pageSize={API_TOKEN_PAGE_SIZE}
              onPageChange={(next) => setUrl({ page: next })}
            />
          </>
        )}
      </QueryView>
      {chosen !== undefined && <ApiTokenDrawer token={chosen} onClose={() => setUrl({ token: '' })} />}
      {url.create && !isForbidden && <ApiTokenDialog onCreated={setMade} onClose={() => setUrl({ create: false })} />}
      {made !== null && (
        <SecretDialog
          title={t('createdTitle')}
          message={t('createdMessage')}
          values={[
            { label: t('token'), value: made },
            // A JSON web token, where they are made, is told by its dots.
            { label: t('header'), value: `Authorization: ${made.includes('.') ? 'Bearer' : 'ApiKey'} ${made}` },
          ]}
          isOpen
          onClose={() => setMade(null)}
        />
      )}
    </Fields>
  );
}
