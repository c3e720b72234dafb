import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Callout } from '../../ui/callout.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { useOwnKeys } from './get-own-keys.ts';
import type { JobDraft } from './job-draft.ts';

const KINDS = ['key', 'own', 'roles', 'json'] as const;

/** As whom a job runs. */
export function RunAsField({
  draft,
  self,
  onChange,
}: {
  readonly draft: JobDraft;
  readonly self: SelfDocument;
  readonly onChange: (changed: Partial<JobDraft>) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const { runAs, roles, descriptors, keyId } = draft;
  return (
    <fieldset className="job-fieldset">
      <legend>{t('runAs')}</legend>
      <RadioGroup
        label={t('rights')}
        options={KINDS.map((id) => ({ id, label: t(`runAsKinds.${id}`), description: t(`runAsDescription.${id}`) }))}
        value={runAs}
        onChange={(kind) => onChange({ runAs: KINDS.find((known) => known === kind) ?? 'key' })}
      />
      {runAs === 'key' && <KeyField username={self.username} keyId={keyId} onChange={(id) => onChange({ keyId: id })} />}
      {runAs === 'roles' && (
        <TokenField
          label={t('roles')}
          values={roles}
          onChange={(chosen) => onChange({ roles: chosen })}
          suggestions={Object.keys(self.roles).sort()}
        />
      )}
      {runAs === 'json' && (
        <JsonEditor label={t('rights')} value={descriptors} onChange={(json) => onChange({ descriptors: json })} rows={8} />
      )}
      {runAs !== 'key' && <Callout tone="info">{t('frozen')}</Callout>}
    </fieldset>
  );
}

function KeyField({
  username,
  keyId,
  onChange,
}: {
  readonly username: string;
  readonly keyId: string;
  readonly onChange: (keyId: string) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const [q, setQ] = useState('');
  const keys = useOwnKeys(username, q).data ?? [];
  return (
    <>
      <div className="job-pair">
        <SearchField label={t('searchKeys')} value={q} onChange={setQ} />
        <Select
          label={t('myKeys')}
          isLabelHidden
          options={keys.map(({ id, name }) => ({ id, label: `${name} · ${id}` }))}
          value={keyId}
          onChange={onChange}
        />
      </div>
      <TextField label={t('keyId')} description={t('keyIdDescription')} value={keyId} onChange={onChange} isRequired />
    </>
  );
}
