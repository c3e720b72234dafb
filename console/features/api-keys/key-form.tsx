import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { permissionCompletions, useCompletions } from '../../api/completions.ts';
import { useIndexNames } from '../../api/index-names.ts';
import { Callout } from '../../ui/callout.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { DraftFaults, KeyDraft } from './key-draft.ts';
import { LifetimeField } from './lifetime-field.tsx';
import type { Refusals } from './refusals.ts';
import { RightsField } from './rights-field.tsx';

/** The fields of a new key. */
export function KeyForm({
  draft,
  self,
  known,
  faults,
  refusals,
  now,
  onChange,
}: {
  readonly draft: KeyDraft;
  readonly self: SelfDocument;
  readonly known: RoleDescriptorsDocument;
  /** `null`: it is too early to tell. */
  readonly faults: DraftFaults | null;
  readonly refusals: Refusals;
  readonly now: number;
  readonly onChange: (draft: KeyDraft) => void;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const policy = self.api_key_policy;
  const completions = useCompletions();
  const names = useMemo(() => permissionCompletions(completions.data), [completions.data]);
  const indexNames = useIndexNames(self.features.upstream);
  const nameError = [...faultText('nameFault', faults?.name ?? null), ...refusals.name].join(' ');
  const metadataError = [...faultText('metadataFault', faults?.metadata ?? null), ...refusals.metadata].join(' ');
  return (
    <div className="key-stack">
      {refusals.other.map((refusal) => (
        <Callout key={refusal} tone="danger" title={t('refused')}>
          {refusal}
        </Callout>
      ))}
      <TextField
        label={t('name')}
        description={t('nameDescription')}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        isRequired
        autoFocus
        {...(nameError !== '' && { errorMessage: nameError })}
      />
      <LifetimeField
        value={draft.lifetime}
        policy={policy}
        fault={faults?.lifetime ?? null}
        refusals={refusals.expiration}
        now={now}
        onChange={(lifetime) => onChange({ ...draft, lifetime })}
      />
      <RightsField
        value={draft.rights}
        known={known}
        completions={names}
        indexNames={indexNames.data ?? []}
        fault={faults?.rights ?? null}
        refusals={refusals.rights}
        onChange={(rights) => onChange({ ...draft, rights })}
      />
      <Disclosure title={t('more')}>
        <div className="key-stack">
          <div>
            <Checkbox isSelected={draft.isLive} onChange={(isLive) => onChange({ ...draft, isLive })}>
              {t('live')}
            </Checkbox>
            <p className="key-hint">{t('liveDescription')}</p>
          </div>
          <JsonEditor
            label={t('metadata')}
            description={t('metadataDescription')}
            rows={4}
            value={draft.metadata}
            onChange={(metadata) => onChange({ ...draft, metadata })}
          />
        </div>
      </Disclosure>
      {/* Told outside of what may be folded away. */}
      {metadataError !== '' && (
        <Callout tone="danger" title={t('metadata')}>
          {metadataError}
        </Callout>
      )}
    </div>
  );

  function faultText(group: 'nameFault' | 'metadataFault', fault: string | null): readonly string[] {
    return fault === null ? [] : [t(`${group}.${fault}`, { count: policy.name_length_max ?? 0 })];
  }
}
