import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Callout } from '../../ui/callout.tsx';
import type { PermissionCompletions } from '../../ui/permissions-editor.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { CustomRights } from './custom-rights.tsx';
import type { Rights, RightsKind, RightsReading } from './key-rights.ts';

const KINDS: readonly RightsKind[] = ['own', 'roles', 'custom'];

/** Where the rights of a key come from. */
export function RightsField({
  value,
  known,
  completions,
  indexNames,
  fault,
  refusals,
  onChange,
}: {
  readonly value: Rights;
  /** Roles that can be chosen, with what they grant now. */
  readonly known: RoleDescriptorsDocument;
  readonly completions: PermissionCompletions;
  readonly indexNames: readonly string[];
  /** `null`: nothing is wrong, or it is too early to tell. */
  readonly fault: Exclude<RightsReading, { readonly outcome: 'read' }> | null;
  readonly refusals: readonly string[];
  readonly onChange: (rights: Rights) => void;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const names = Object.keys(known).sort();
  return (
    <div className="key-stack key-stack--tight">
      <RadioGroup
        label={t('permissions')}
        options={KINDS.map((id) => ({ id, label: t(`rights.${id}`), description: t(`rightsDescription.${id}`) }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: KINDS.find((other) => other === kind) ?? 'own' })}
      />
      {value.kind === 'roles' && (
        <>
          <TokenField
            label={t('roles')}
            values={value.roles}
            onChange={(roles) => onChange({ ...value, roles })}
            suggestions={names}
            description={names.length === 0 ? t('noRoles') : t('rolesDescription')}
            {...(fault?.outcome === 'noRole' && { errorMessage: t('rightsFault.noRole') })}
          />
          <Callout tone="info">{t('frozen')}</Callout>
        </>
      )}
      {value.kind === 'custom' && (
        <CustomRights
          value={value}
          completions={completions}
          indexNames={indexNames}
          isEmptyTold={fault?.outcome === 'nothing'}
          onChange={onChange}
        />
      )}
      {refusals.map((refusal) => (
        <Callout key={refusal} tone="danger">
          {refusal}
        </Callout>
      ))}
    </div>
  );
}
