import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RolesDocument } from '../../../src/http/contract/documents/role.ts';
import { useSelf } from '../../api/self.ts';
import { isReserved, type NamedRole, useRoles } from '../../features/roles/change-role.ts';
import { RoleDialog } from '../../features/roles/role-dialog.tsx';
import { RoleDrawer, RoleKind } from '../../features/roles/role-drawer.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Names, Toolbar } from '../../ui/toolbar.tsx';
import { useListPage } from '../../ui/use-list-state.ts';
import { useUrlState } from '../../ui/use-url-state.ts';

const NO_ROLES: RolesDocument = {};
const textOf = ({ name, descriptor }: NamedRole): string => `${name} ${descriptor.description ?? ''}`;

/** Roles: what may be done by whom who has one. */
export function RolesPage(): ReactNode {
  const { t } = useTranslation('roles');
  const { privileges } = useSelf();
  const [url, setUrl] = useUrlState({ q: '', page: 1, kind: 'all', role: '', edit: false, create: false });
  const roles = useRoles();
  const all = Object.entries(roles.data ?? NO_ROLES).map(([name, descriptor]): NamedRole => ({ name, descriptor }));
  const custom = all.filter(({ descriptor }) => !isReserved(descriptor));
  const list = useListPage(url.kind === 'custom' ? custom : all, url, textOf);
  const chosen = all.find(({ name }) => name === url.role);
  if (!privileges.read_roles)
    return (
      <Page title={t('title')}>
        <ForbiddenState privilege="read_security" />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      description={t('description')}
      {...(privileges.manage_roles && {
        actions: (
          <Button variant="primary" icon="add" onPress={() => setUrl({ create: true, role: '' })}>
            {t('create')}
          </Button>
        ),
      })}
    >
      <Toolbar>
        <SearchField label={t('search')} value={url.q} onChange={(q) => setUrl({ q, page: 1 }, { replace: true })} />
        <FilterGroup
          label={t('kind')}
          options={[
            { id: 'all', label: t('all'), count: roles.data === undefined ? null : all.length },
            { id: 'custom', label: t('custom'), count: roles.data === undefined ? null : custom.length },
          ]}
          value={url.kind}
          onChange={(kind) => setUrl({ kind, page: 1 })}
        />
      </Toolbar>
      <QueryView query={roles} privilege="read_security">
        {() => (
          <>
            <DataTable
              label={t('title')}
              rows={list.rows}
              rowKey={({ name }) => name}
              onRowAction={({ name }) => setUrl({ role: name })}
              columns={[
                { id: 'name', header: t('name'), isRowHeader: true, cell: ({ name }) => name },
                { id: 'kind', header: t('kind'), cell: ({ descriptor }) => <RoleKind isBuiltIn={isReserved(descriptor)} /> },
                {
                  id: 'cluster',
                  header: t('cluster'),
                  priority: 3,
                  cell: ({ descriptor }) => <Names names={(descriptor.cluster ?? []).slice(0, 4)} />,
                },
                {
                  id: 'indices',
                  header: t('indices'),
                  cell: ({ descriptor }) => (
                    <Names names={[...new Set((descriptor.indices ?? []).flatMap(({ names }) => names))].slice(0, 4)} />
                  ),
                },
                {
                  id: 'description',
                  header: t('descriptionField'),
                  priority: 3,
                  cell: ({ descriptor }) => descriptor.description ?? '',
                },
              ]}
              emptyState={<EmptyState icon="role" title={t('noMatch')} />}
            />
            <Pagination
              total={list.total}
              page={list.page}
              pageSize={list.pageSize}
              onPageChange={(page) => setUrl({ page })}
            />
          </>
        )}
      </QueryView>
      {chosen !== undefined && !url.edit && !url.create && (
        <RoleDrawer
          role={chosen}
          onEdit={() => setUrl({ edit: true })}
          onDuplicate={() => setUrl({ create: true })}
          onClose={() => setUrl({ role: '' })}
        />
      )}
      {chosen !== undefined && url.edit && <RoleDialog role={chosen} isNew={false} onClose={() => setUrl({ edit: false })} />}
      {url.create && (
        <RoleDialog
          role={chosen === undefined ? { name: '', descriptor: {} } : { ...chosen, name: `${chosen.name}-copy` }}
          isNew
          onClose={() => setUrl({ create: false })}
        />
      )}
    </Page>
  );
}
