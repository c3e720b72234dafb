import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleMappingDocument } from '../../../src/http/contract/documents/role.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { type NamedMapping, useChangeMapping } from './change-mapping.ts';

const NEW_MAPPING: RoleMappingDocument = {
  enabled: true,
  roles: [],
  rules: { any: [{ field: { groups: 'operators' } }, { field: { username: 'alice' } }] },
  metadata: {},
};

/** Makes a mapping (`null`), or changes one. */
export function MappingDialog({
  mapping,
  roleNames,
  onClose,
}: {
  readonly mapping: NamedMapping | null;
  readonly roleNames: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('role-mappings');
  const toast = useToast();
  const { put } = useChangeMapping();
  const given = mapping?.mapping ?? NEW_MAPPING;
  const [name, setName] = useState(mapping?.name ?? '');
  const [roles, setRoles] = useState(given.roles ?? []);
  const [enabled, setEnabled] = useState(given.enabled);
  const [rules, setRules] = useState(JSON.stringify(given.rules, null, 2));
  const [metadata, setMetadata] = useState(JSON.stringify(given.metadata, null, 2));

  async function submit(): Promise<string | null> {
    const parsed = { rules: parseObject(rules), metadata: parseObject(metadata) };
    if (parsed.rules === null || parsed.metadata === null) return t('noJson');
    const { roles: _roles, ...rest } = given;
    const named = given.role_templates === undefined || roles.length > 0 ? { roles } : {};
    await put.mutateAsync({
      name: name.trim(),
      mapping: { ...rest, ...named, enabled, rules: parsed.rules, metadata: parsed.metadata },
    });
    toast({ tone: 'success', message: t('saved', { name }) });
    return null;
  }

  return (
    <FormDialog
      title={mapping === null ? t('create') : t('editTitle', { name })}
      submitLabel={mapping === null ? t('create') : t('save')}
      isOpen
      onClose={onClose}
      onSubmit={submit}
    >
      {mapping === null && <TextField label={t('name')} value={name} onChange={setName} isRequired autoFocus />}
      <TokenField label={t('roles')} values={roles} onChange={setRoles} suggestions={roleNames} allowsCustom />
      <JsonEditor label={t('rules')} description={t('rulesDescription')} value={rules} onChange={setRules} rows={9} />
      <Switch isSelected={enabled} onChange={setEnabled}>
        {t('enabled')}
      </Switch>
      <JsonEditor label={t('metadata')} value={metadata} onChange={setMetadata} rows={3} />
    </FormDialog>
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
