import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedServiceTokenDocument } from '../../../src/http/contract/documents/role.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { SecretDialog } from '../../ui/secret-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useChangeCredentials } from './get-credentials.ts';

type CreatedToken = CreatedServiceTokenDocument['token'];

/** Makes a token of an account. */
export function CreateTokenDialog({
  account,
  onCreated,
  onClose,
}: {
  readonly account: string;
  readonly onCreated: (token: CreatedToken) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('service-accounts');
  const { create } = useChangeCredentials(account);
  const [name, setName] = useState('');
  async function submit(): Promise<string | null> {
    onCreated(await create(name.trim()));
    return null;
  }
  return (
    <FormDialog
      title={t('createTitle', { account })}
      submitLabel={t('createToken')}
      isOpen
      onClose={onClose}
      onSubmit={submit}
      size="small"
    >
      <TextField label={t('tokenName')} description={t('tokenNameDescription')} value={name} onChange={setName} autoFocus />
    </FormDialog>
  );
}

/** Shows a new token, once. */
export function CreatedTokenDialog({
  token: { name, value },
  onClose,
}: {
  readonly token: CreatedToken;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('service-accounts');
  return (
    <SecretDialog
      title={t('createdTitle', { name })}
      message={t('createdMessage')}
      values={[
        { label: t('tokenValue'), value },
        { label: t('header'), value: `Authorization: Bearer ${value}` },
      ]}
      isOpen
      onClose={onClose}
    />
  );
}
