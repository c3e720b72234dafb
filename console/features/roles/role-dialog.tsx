import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleDescriptorDocument } from '../../../src/http/contract/documents/role-descriptor.ts';
import { permissionCompletions, useCompletions } from '../../api/completions.ts';
import { useIndexNames } from '../../api/index-names.ts';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { PermissionsEditor } from '../../ui/permissions-editor.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { type NamedRole, putBody, useChangeRole } from './change-role.ts';

/** Makes a role, or changes one; `isNew` with a role: a duplicate. */
export function RoleDialog({
  role,
  isNew,
  onClose,
}: {
  readonly role: NamedRole;
  readonly isNew: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('roles');
  const toast = useToast();
  const { put } = useChangeRole();
  const completions = useCompletions();
  const indexNames = useIndexNames(true).data ?? [];
  const [name, setName] = useState(role.name);
  const [descriptor, setDescriptor] = useState(putBody(role.descriptor));
  /** `null`: the form is shown. */
  const [json, setJson] = useState<string | null>(null);
  const change = (changed: Partial<RoleDescriptorDocument>): void => setDescriptor({ ...descriptor, ...changed });

  function show(view: string): void {
    if (view === 'json') return setJson(JSON.stringify(descriptor, null, 2));
    const read = json === null ? descriptor : parseDescriptor(json);
    if (read === null) return;
    setDescriptor(read);
    setJson(null);
  }

  async function submit(): Promise<string | null> {
    const read = json === null ? descriptor : parseDescriptor(json);
    if (read === null) return t('noJson');
    await put.mutateAsync({ name: name.trim(), descriptor: read });
    toast({ tone: 'success', message: t('saved', { name }) });
    return null;
  }

  return (
    <FormDialog
      title={isNew ? t('create') : t('editTitle', { name: role.name })}
      submitLabel={isNew ? t('create') : t('save')}
      isOpen
      onClose={onClose}
      onSubmit={submit}
      size="large"
    >
      {isNew && <TextField label={t('name')} value={name} onChange={setName} isRequired autoFocus />}
      <FilterGroup
        label={t('view')}
        options={[
          { id: 'form', label: t('form') },
          { id: 'json', label: t('json') },
        ]}
        value={json === null ? 'form' : 'json'}
        onChange={show}
      />
      {json !== null ? (
        <JsonEditor label={t('descriptor')} value={json} onChange={setJson} rows={16} />
      ) : (
        <>
          <TextField
            label={t('descriptionField')}
            value={descriptor.description ?? ''}
            onChange={(description) => change({ description })}
          />
          <PermissionsEditor
            value={{ cluster: descriptor.cluster ?? [], indices: descriptor.indices ?? [] }}
            onChange={change}
            completions={permissionCompletions(completions.data)}
            indexNames={indexNames}
          />
          <TokenField
            label={t('runAs')}
            description={t('runAsDescription')}
            values={descriptor.run_as ?? []}
            onChange={(names) => change({ run_as: names })}
            suggestions={[]}
            allowsCustom
          />
        </>
      )}
    </FormDialog>
  );
}

function parseDescriptor(text: string): RoleDescriptorDocument | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RoleDescriptorDocument) : null;
  } catch {
    return null;
  }
}
