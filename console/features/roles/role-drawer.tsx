import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Buttons, Names } from '../../ui/toolbar.tsx';
import { isReserved, type NamedRole, useChangeRole } from './change-role.ts';

/** What a role grants, and what can be done with it. */
export function RoleDrawer({
  role,
  onEdit,
  onDuplicate,
  onClose,
}: {
  readonly role: NamedRole;
  readonly onEdit: () => void;
  readonly onDuplicate: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('roles');
  const toast = useToast();
  const { privileges } = useSelf();
  const { remove } = useChangeRole();
  const [isAsked, setAsked] = useState(false);
  const { name, descriptor } = role;
  const reserved = isReserved(descriptor);
  async function removeRole(): Promise<void> {
    await remove.mutateAsync(name);
    toast({ tone: 'success', message: t('deleted', { name }) });
    onClose();
  }
  return (
    <Drawer
      title={name}
      isOpen
      onClose={onClose}
      {...(privileges.manage_roles && {
        footer: (
          <Buttons>
            {!reserved && (
              <Button icon="trash" variant="danger" onPress={() => setAsked(true)}>
                {t('delete')}
              </Button>
            )}
            <Button icon="copy" onPress={onDuplicate}>
              {t('duplicate')}
            </Button>
            {!reserved && (
              <Button icon="edit" variant="primary" onPress={onEdit}>
                {t('edit')}
              </Button>
            )}
          </Buttons>
        ),
      })}
    >
      <DescriptionList
        items={[
          { term: t('kind'), detail: <RoleKind isBuiltIn={reserved} /> },
          { term: t('descriptionField'), detail: descriptor.description ?? '–' },
          {
            term: t('cluster'),
            detail: (descriptor.cluster ?? []).length === 0 ? '–' : <Names names={descriptor.cluster ?? []} />,
          },
          ...(descriptor.indices ?? []).map(({ names, privileges: granted }, index) => ({
            term: t('indicesNumber', { number: index + 1 }),
            detail: (
              <>
                <Names names={names} /> → <Names names={granted} />
              </>
            ),
          })),
        ]}
      />
      <JsonView value={descriptor} label={t('descriptor')} />
      <ConfirmDialog
        title={t('deleteTitle')}
        message={t('deleteMessage', { name })}
        confirmLabel={t('delete')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={removeRole}
        {...(remove.error !== null && { errorText: remove.error.message })}
      />
    </Drawer>
  );
}

/** Whether a role ships with the product or was made here. */
export function RoleKind({ isBuiltIn }: { readonly isBuiltIn: boolean }): ReactNode {
  const { t } = useTranslation('roles');
  return <Badge tone={isBuiltIn ? 'neutral' : 'info'}>{t(isBuiltIn ? 'builtIn' : 'custom')}</Badge>;
}
