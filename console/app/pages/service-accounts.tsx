import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceAccountsDocument } from '../../../src/http/contract/documents/role.ts';
import { useSelf } from '../../api/self.ts';
import { AccountDrawer } from '../../features/service-accounts/account-drawer.tsx';
import { type NamedAccount, useAccounts } from '../../features/service-accounts/get-accounts.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Names, Toolbar } from '../../ui/toolbar.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';

const NO_ACCOUNTS: ServiceAccountsDocument = {};
/** Privileges that a row names; the drawer has them all. */
const NAMED_MAX = 3;

/** Accounts of programs, which come by tokens. */
export function ServiceAccountsPage(): ReactNode {
  const { t } = useTranslation('service-accounts');
  const { privileges } = useSelf();
  const [url, setUrl] = useUrlState({ q: '', account: '', tab: 'tokens' });
  const accounts = useAccounts();
  if (!privileges.read_service_accounts)
    return (
      <Page title={t('title')}>
        <ForbiddenState privilege="read_security" />
      </Page>
    );
  const all = Object.entries(accounts.data ?? NO_ACCOUNTS).map(
    ([name, { role_descriptor: descriptor }]): NamedAccount => ({ name, descriptor }),
  );
  const found = all.filter(({ name }) => name.includes(url.q.trim().toLowerCase()));
  const chosen = all.find(({ name }) => name === url.account);
  return (
    <Page title={t('title')} description={t('description')}>
      <Toolbar>
        <SearchField label={t('search')} value={url.q} onChange={(q) => setUrl({ q }, { replace: true })} />
      </Toolbar>
      <QueryView query={accounts} privilege="read_security">
        {() => (
          <DataTable
            label={t('title')}
            rows={found}
            rowKey={({ name }) => name}
            onRowAction={({ name }) => setUrl({ account: name })}
            columns={[
              { id: 'name', header: t('account'), isRowHeader: true, cell: ({ name }) => name },
              { id: 'cluster', header: t('cluster'), cell: ({ descriptor }) => <SomeNames names={descriptor.cluster ?? []} /> },
              {
                id: 'indices',
                header: t('indices'),
                cell: ({ descriptor }) => <SomeNames names={(descriptor.indices ?? []).flatMap(({ names }) => names)} />,
                priority: 3,
              },
            ]}
            emptyState={<EmptyState icon="service" title={t('noMatch')} />}
          />
        )}
      </QueryView>
      {chosen !== undefined && (
        <AccountDrawer
          account={chosen}
          tab={url.tab}
          onTab={(tab) => setUrl({ tab }, { replace: true })}
          onClose={() => setUrl({ account: '', tab: 'tokens' })}
        />
      )}
    </Page>
  );
}

function SomeNames({ names }: { readonly names: readonly string[] }): ReactNode {
  const { t } = useTranslation('service-accounts');
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return '–';
  const others = distinct.length - NAMED_MAX;
  return (
    <>
      <Names names={distinct.slice(0, NAMED_MAX)} /> {others > 0 && t('more', { count: others })}
    </>
  );
}
