import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { permissionCompletions, useCompletions } from '../../api/completions.ts';
import { useIndexNames } from '../../api/index-names.ts';
import { useSelf } from '../../api/self.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { type Permissions, PermissionsEditor } from '../../ui/permissions-editor.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useChangeApiTokens } from './get-api-tokens.ts';

const DAYS_FIRST = 30;
const DAY_SECONDS = 86_400;

/** Makes an API token. */
export function ApiTokenDialog({
  onCreated,
  onClose,
}: {
  readonly onCreated: (token: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  const { features } = useSelf();
  const { create } = useChangeApiTokens();
  const completions = useCompletions();
  const indexNames = useIndexNames(features.upstream).data ?? [];
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | null>(DAYS_FIRST);
  const [permissions, setPermissions] = useState<Permissions>({ cluster: [], indices: [] });

  async function submit(): Promise<string | null> {
    const token = await create({
      name: name.trim(),
      cluster_permissions: permissions.cluster,
      index_permissions: permissions.indices.map(({ names, privileges }) => ({
        index_pattern: names,
        allowed_actions: privileges,
      })),
      duration_seconds: Math.round((days ?? 0) * DAY_SECONDS),
    });
    onCreated(token);
    return null;
  }

  return (
    <FormDialog title={t('createApi')} submitLabel={t('create')} isOpen onClose={onClose} onSubmit={submit} size="large">
      <TextField label={t('name')} description={t('apiNameDescription')} value={name} onChange={setName} isRequired autoFocus />
      <NumberField label={t('days')} description={t('daysDescription')} value={days} onChange={setDays} min={0} />
      <PermissionsEditor
        value={permissions}
        onChange={setPermissions}
        completions={permissionCompletions(completions.data)}
        indexNames={indexNames}
      />
    </FormDialog>
  );
}
