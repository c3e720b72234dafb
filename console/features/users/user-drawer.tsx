import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserDocument } from '../../../src/http/contract/documents/user.ts';
import { useSelf } from '../../api/self.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Buttons, Names } from '../../ui/toolbar.tsx';
import { useChangeUser } from './get-users.ts';
import { PasswordDialog } from './password-dialog.tsx';

/** What is known of a user, and what can be done with it. */
export function UserDrawer({
  user,
  onEdit,
  onClose,
}: {
  readonly user: UserDocument;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('users');
  const toast = useToast();
  const { privileges } = useSelf();
  const { setEnabled, remove } = useChangeUser();
  const [asked, setAsked] = useState<'password' | 'delete' | null>(null);
  const { username, enabled } = user;
  const toggle = (): void =>
    setEnabled.mutate(
      { username, enabled: !enabled },
      {
        onSuccess: () => toast({ tone: 'success', message: t(enabled ? 'disabledNow' : 'enabledNow', { username }) }),
        onError: (error) => toast({ tone: 'error', message: error.message }),
      },
    );
  async function removeUser(): Promise<void> {
    await remove.mutateAsync(username);
    toast({ tone: 'success', message: t('deleted', { username }) });
    onClose();
  }
  const query = encodeURIComponent(username);
  return (
    <Drawer
      title={username}
      isOpen
      onClose={onClose}
      {...(privileges.manage_users && {
        footer: (
          <Buttons>
            <Button icon="trash" variant="danger" onPress={() => setAsked('delete')}>
              {t('delete')}
            </Button>
            <Button onPress={toggle} isPending={setEnabled.isPending}>
              {t(enabled ? 'disable' : 'enable')}
            </Button>
            <Button icon="lock" onPress={() => setAsked('password')}>
              {t('changePassword')}
            </Button>
            <Button icon="edit" variant="primary" onPress={onEdit}>
              {t('edit')}
            </Button>
          </Buttons>
        ),
      })}
    >
      <DescriptionList
        items={[
          { term: t('status'), detail: <UserStatus enabled={enabled} /> },
          { term: t('fullName'), detail: user.full_name ?? '–' },
          { term: t('email'), detail: user.email ?? '–' },
          { term: t('roles'), detail: user.roles.length === 0 ? '–' : <Names names={user.roles} /> },
        ]}
      />
      <Buttons>
        <LinkButton href={`/keys?owner=${query}`} icon="key" size="small">
          {t('keys')}
        </LinkButton>
        {privileges.read_audit && (
          <LinkButton href={`/audit?principal=${query}`} icon="document" size="small">
            {t('audit')}
          </LinkButton>
        )}
      </Buttons>
      <JsonView value={user.metadata} label={t('metadata')} />
      {asked === 'password' && <PasswordDialog username={username} onClose={() => setAsked(null)} />}
      <ConfirmDialog
        title={t('deleteTitle')}
        message={t('deleteMessage', { username })}
        confirmLabel={t('delete')}
        cancelLabel={t('cancel')}
        isDanger
        isOpen={asked === 'delete'}
        onClose={() => setAsked(null)}
        onConfirm={removeUser}
        {...(remove.error !== null && { errorText: remove.error.message })}
      />
    </Drawer>
  );
}

/** Whether a user may come in. */
export function UserStatus({ enabled }: { readonly enabled: boolean }): ReactNode {
  const { t } = useTranslation('users');
  return <Badge tone={enabled ? 'success' : 'neutral'}>{t(enabled ? 'isEnabled' : 'isDisabled')}</Badge>;
}
