import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserDocument } from '../../../src/http/contract/documents/user.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { useChangeUser } from './get-users.ts';

const NEW_USER: UserDocument = { username: '', roles: [], full_name: null, email: null, metadata: {}, enabled: true };

/** Makes a user (`null`), or changes one. */
export function UserDialog({
  user,
  roleNames,
  onClose,
}: {
  readonly user: UserDocument | null;
  readonly roleNames: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('users');
  const toast = useToast();
  const { put } = useChangeUser();
  const [draft, setDraft] = useState(user ?? NEW_USER);
  const [password, setPassword] = useState('');
  const [metadata, setMetadata] = useState(JSON.stringify(draft.metadata, null, 2));
  const change = (changed: Partial<UserDocument>): void => setDraft({ ...draft, ...changed });

  async function submit(): Promise<string | null> {
    const { username, ...rest } = draft;
    const parsed = parseObject(metadata);
    if (parsed === null) return t('metadataNoJson');
    const given = user === null ? { password } : {};
    await put.mutateAsync({ username: username.trim(), change: { ...rest, metadata: parsed, ...given } });
    toast({ tone: 'success', message: t('saved', { username }) });
    return null;
  }

  return (
    <FormDialog
      title={user === null ? t('create') : t('editTitle', { username: user.username })}
      submitLabel={user === null ? t('create') : t('save')}
      isOpen
      onClose={onClose}
      onSubmit={submit}
    >
      {user === null && (
        <>
          <TextField
            label={t('username')}
            value={draft.username}
            onChange={(username) => change({ username })}
            isRequired
            autoFocus
          />
          <TextField
            label={t('password')}
            type="password"
            autoComplete="new-password"
            description={t('passwordDescription')}
            value={password}
            onChange={setPassword}
            isRequired
          />
        </>
      )}
      <TextField
        label={t('fullName')}
        value={draft.full_name ?? ''}
        onChange={(text) => change({ full_name: text === '' ? null : text })}
      />
      <TextField
        label={t('email')}
        type="email"
        value={draft.email ?? ''}
        onChange={(text) => change({ email: text === '' ? null : text })}
      />
      <TokenField
        label={t('roles')}
        values={draft.roles}
        onChange={(roles) => change({ roles })}
        suggestions={roleNames}
        allowsCustom
        description={t('rolesDescription')}
      />
      <Switch isSelected={draft.enabled} onChange={(enabled) => change({ enabled })}>
        {t('enabled')}
      </Switch>
      <JsonEditor label={t('metadata')} value={metadata} onChange={setMetadata} rows={4} />
    </FormDialog>
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
