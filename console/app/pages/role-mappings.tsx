import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoleNames } from '../../api/role-names.ts';
import { useSelf } from '../../api/self.ts';
import { type NamedMapping, useChangeMapping, useMappings } from '../../features/role-mappings/change-mapping.ts';
import { MappingDialog } from '../../features/role-mappings/mapping-dialog.tsx';
import { ruleText } from '../../features/role-mappings/rule-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Names, Toolbar } from '../../ui/toolbar.tsx';
import { useListPage } from '../../ui/use-list-state.ts';
import { useUrlState } from '../../ui/use-url-state.ts';

const textOf = ({ name, mapping }: NamedMapping): string =>
  `${name} ${(mapping.roles ?? []).join(' ')} ${JSON.stringify(mapping.rules)}`;

/** Who gets which roles, by rules over what their realm says of them. */
export function RoleMappingsPage(): ReactNode {
  const { t } = useTranslation('role-mappings');
  const { privileges } = useSelf();
  const [url, setUrl] = useUrlState({ q: '', page: 1, mapping: '', create: false });
  const [deleting, setDeleting] = useState('');
  const mappings = useMappings();
  const roleNames = useRoleNames();
  const { remove } = useChangeMapping();
  const toast = useToast();
  const all = Object.entries(mappings.data ?? {}).map(([name, mapping]): NamedMapping => ({ name, mapping }));
  const list = useListPage(all, url, textOf);
  const chosen = all.find(({ name }) => name === url.mapping);
  const words = { all: t('and'), any: t('or'), except: t('not') };
  function askToDelete(name: string): void {
    // What went wrong with another is not told of this one.
    remove.reset();
    setDeleting(name);
  }
  async function removeMapping(): Promise<void> {
    await remove.mutateAsync(deleting);
    toast({ tone: 'success', message: t('deleted', { name: deleting }) });
    setDeleting('');
  }
  if (!privileges.read_role_mappings)
    return (
      <Page title={t('title')}>
        <ForbiddenState privilege="read_security" />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      description={t('description')}
      {...(privileges.manage_role_mappings && {
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
      <QueryView query={mappings} privilege="read_security">
        {() => (
          <>
            <DataTable
              label={t('title')}
              rows={list.rows}
              rowKey={({ name }) => name}
              {...(privileges.manage_role_mappings && { onRowAction: ({ name }: NamedMapping) => setUrl({ mapping: name }) })}
              columns={[
                { id: 'name', header: t('name'), isRowHeader: true, cell: ({ name }) => name },
                { id: 'rules', header: t('rules'), cell: ({ mapping }) => <code>{ruleText(mapping.rules, words)}</code> },
                {
                  id: 'roles',
                  header: t('roles'),
                  cell: ({ mapping }) => (mapping.roles === undefined ? t('templates') : <Names names={mapping.roles} />),
                },
                {
                  id: 'status',
                  header: t('status'),
                  cell: ({ mapping }) => (
                    <Badge tone={mapping.enabled ? 'success' : 'neutral'}>{t(mapping.enabled ? 'on' : 'off')}</Badge>
                  ),
                },
                ...(privileges.manage_role_mappings
                  ? [
                      {
                        id: 'actions',
                        header: '',
                        cell: ({ name }: NamedMapping) => (
                          <>
                            <IconButton
                              icon="edit"
                              label={t('editNamed', { name })}
                              onPress={() => setUrl({ mapping: name })}
                            />
                            <IconButton icon="trash" label={t('deleteNamed', { name })} onPress={() => askToDelete(name)} />
                          </>
                        ),
                      },
                    ]
                  : []),
              ]}
              emptyState={
                <EmptyState icon="link" title={t(all.length === 0 ? 'empty' : 'noMatch')}>
                  {all.length === 0 ? t('emptyText') : ''}
                </EmptyState>
              }
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
      {chosen !== undefined && <MappingDialog mapping={chosen} roleNames={roleNames} onClose={() => setUrl({ mapping: '' })} />}
      {url.create && <MappingDialog mapping={null} roleNames={roleNames} onClose={() => setUrl({ create: false })} />}
      <ConfirmDialog
        title={t('deleteTitle')}
        message={t('deleteMessage', { name: deleting })}
        confirmLabel={t('delete')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={deleting !== ''}
        onClose={() => setDeleting('')}
        onConfirm={removeMapping}
        {...(remove.error !== null && { errorText: remove.error.message })}
      />
    </Page>
  );
}
