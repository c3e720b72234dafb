import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoleNames } from '../../api/role-names.ts';
import { useSelf } from '../../api/self.ts';
import { type UserListing, useUsers } from '../../features/users/get-users.ts';
import { UserDialog } from '../../features/users/user-dialog.tsx';
import { UserDrawer, UserStatus } from '../../features/users/user-drawer.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Names, Toolbar } from '../../ui/toolbar.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';

const PAGE_SIZE = 25;
const SORTS = ['username', 'full_name', 'email'] as const;

/** Users that Claviger keeps. */
export function UsersPage(): ReactNode {
  const { t } = useTranslation('users');
  const { privileges } = useSelf();
  const [url, setUrl] = useUrlState({ q: '', page: 1, sort: 'username', desc: false, user: '', edit: false, create: false });
  const listing: UserListing = {
    q: url.q,
    page: Math.max(1, url.page),
    pageSize: PAGE_SIZE,
    sort: SORTS.find((known) => known === url.sort) ?? 'username',
    direction: url.desc ? 'desc' : 'asc',
  };
  const users = useUsers(listing);
  const roleNames = useRoleNames();
  const chosen = users.data?.users.find(({ username }) => username === url.user);
  const closeDrawer = (): void => setUrl({ user: '', edit: false });
  if (!privileges.read_users)
    return (
      <Page title={t('title')}>
        <ForbiddenState privilege="read_security" />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      description={t('description')}
      {...(privileges.manage_users && {
        actions: (
          <Button variant="primary" icon="add" onPress={() => setUrl({ create: true })}>
            {t('create')}
          </Button>
        ),
      })}
    >
      <Toolbar>
        <SearchField label={t('search')} value={url.q} onChange={(q) => setUrl({ q, page: 1 }, { replace: true })} />
      </Toolbar>
      <QueryView
        query={users}
        privilege="read_security"
        skeleton={
          <DataTable
            label={t('title')}
            columns={[{ id: 'username', header: t('username'), cell: () => null }]}
            rows={[]}
            rowKey={() => ''}
            isLoading
          />
        }
      >
        {({ users: rows, total }) => (
          <>
            <DataTable
              label={t('title')}
              rows={rows}
              rowKey={({ username }) => username}
              sort={{ column: listing.sort, direction: url.desc ? 'descending' : 'ascending' }}
              onSortChange={({ column, direction }) => setUrl({ sort: column, desc: direction === 'descending', page: 1 })}
              onRowAction={({ username }) => setUrl({ user: username })}
              columns={[
                {
                  id: 'username',
                  header: t('username'),
                  isRowHeader: true,
                  isSortable: true,
                  cell: ({ username }) => username,
                },
                { id: 'full_name', header: t('fullName'), isSortable: true, cell: ({ full_name: name }) => name ?? '–' },
                { id: 'email', header: t('email'), isSortable: true, priority: 3, cell: ({ email }) => email ?? '–' },
                { id: 'roles', header: t('roles'), cell: ({ roles }) => (roles.length === 0 ? '–' : <Names names={roles} />) },
                { id: 'status', header: t('status'), cell: ({ enabled }) => <UserStatus enabled={enabled} /> },
              ]}
              emptyState={<EmptyState icon="users" title={t(url.q === '' ? 'empty' : 'noMatch')} />}
            />
            <Pagination total={total} page={listing.page} pageSize={PAGE_SIZE} onPageChange={(page) => setUrl({ page })} />
          </>
        )}
      </QueryView>
      {chosen !== undefined && !url.edit && (
        <UserDrawer user={chosen} onEdit={() => setUrl({ edit: true })} onClose={closeDrawer} />
      )}
      {chosen !== undefined && url.edit && (
        <UserDialog user={chosen} roleNames={roleNames} onClose={() => setUrl({ edit: false })} />
      )}
      {url.create && <UserDialog user={null} roleNames={roleNames} onClose={() => setUrl({ create: false })} />}
    </Page>
  );
}
