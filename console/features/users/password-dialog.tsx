import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useChangeUser } from './get-users.ts';

/** Gives a user another password. */
export function PasswordDialog({ username, onClose }: { readonly username: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('users');
  const toast = useToast();
  const { setPassword } = useChangeUser();
  const [password, setText] = useState('');
  const [again, setAgain] = useState('');
  async function submit(): Promise<string | null> {
    if (password !== again) return t('passwordsDiffer');
    await setPassword.mutateAsync({ username, password });
    toast({ tone: 'success', message: t('passwordChanged', { username }) });
    return null;
  }
  return (
    <FormDialog
      title={t('passwordTitle', { username })}
      submitLabel={t('changePassword')}
      isOpen
      onClose={onClose}
      onSubmit={submit}
      size="small"
    >
      <TextField
        label={t('newPassword')}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setText}
        isRequired
        autoFocus
      />
      <TextField
        label={t('passwordAgain')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        isRequired
      />
    </FormDialog>
  );
}
