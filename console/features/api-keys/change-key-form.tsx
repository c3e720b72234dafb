import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument, RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { permissionCompletions, useCompletions } from '../../api/completions.ts';
import { useIndexNames } from '../../api/index-names.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { type ChangeFaults, type KeyChangeDraft, offeredRights } from './key-change.ts';
import { defaultLifetime } from './key-lifetime.ts';
import { LifetimeField } from './lifetime-field.tsx';
import type { Refusals } from './refusals.ts';
import { RightsField } from './rights-field.tsx';

/** The fields of a change. End and rights stay as they are until one asks to change them. */
export function ChangeKeyForm({
  apiKey,
  draft,
  self,
  known,
  faults,
  refusals,
  onChange,
}: {
  readonly apiKey: ApiKeyDocument;
  readonly draft: KeyChangeDraft;
  readonly self: SelfDocument;
  readonly known: RoleDescriptorsDocument;
  readonly faults: ChangeFaults | null;
  readonly refusals: Refusals;
  readonly onChange: (draft: KeyChangeDraft) => void;
}): ReactNode {
  const { t } = useTranslation('api-key-details');
  const completions = useCompletions();
  const indexNames = useIndexNames(self.features.upstream);
  const policy = self.api_key_policy;
  const metadataError = [...(faults?.metadata === 'noObject' ? [t('metadataFault')] : []), ...refusals.metadata].join(' ');
  return (
    <>
      <Checkbox
        isSelected={draft.lifetime !== null}
        onChange={(isChanged) => onChange({ ...draft, lifetime: isChanged ? defaultLifetime(policy) : null })}
      >
        {t('changeLifetime')}
      </Checkbox>
      {draft.lifetime !== null && (
        <LifetimeField
          value={draft.lifetime}
          policy={policy}
          fault={faults?.lifetime ?? null}
          refusals={refusals.expiration}
          now={Date.now()}
          // A change cannot take an end away.
          allowsNever={false}
          onChange={(lifetime) => onChange({ ...draft, lifetime })}
        />
      )}
      <Checkbox
        isSelected={draft.rights !== null}
        onChange={(isChanged) => onChange({ ...draft, rights: isChanged ? offeredRights(apiKey) : null })}
      >
        {t('changeRights')}
      </Checkbox>
      {draft.rights !== null && (
        <RightsField
          value={draft.rights}
          known={known}
          completions={permissionCompletions(completions.data)}
          indexNames={indexNames.data ?? []}
          fault={faults?.rights ?? null}
          refusals={refusals.rights}
          onChange={(rights) => onChange({ ...draft, rights })}
        />
      )}
      <Checkbox isSelected={draft.isLive} onChange={(isLive) => onChange({ ...draft, isLive })}>
        {t('live')}
      </Checkbox>
      <JsonEditor
        label={t('metadata')}
        rows={5}
        value={draft.metadata}
        onChange={(metadata) => onChange({ ...draft, metadata })}
        {...(metadataError !== '' && { errorMessage: metadataError })}
      />
    </>
  );
}
