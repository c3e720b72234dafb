import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useChangeLongLivedTokens } from './get-long-lived-tokens.ts';

const TEXTS = ['expiration', 'renew_interval', 'max_lifetime', 'renewer'] as const;

/** Makes a long-lived token of one's own. */
export function LongLivedTokenDialog({
  onCreated,
  onClose,
}: {
  readonly onCreated: (token: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  const { create } = useChangeLongLivedTokens();
  const [texts, setTexts] = useState<Readonly<Partial<Record<(typeof TEXTS)[number], string>>>>({ expiration: '7d' });
  const [rights, setRights] = useState('');

  async function submit(): Promise<string | null> {
    const limits = rights.trim() === '' ? {} : parseObject(rights);
    if (limits === null) return t('noJson');
    const given = Object.entries(texts)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== '');
    onCreated(await create({ ...Object.fromEntries(given), ...(rights.trim() !== '' && { role_descriptors: limits }) }));
    return null;
  }

  return (
    <FormDialog title={t('createLongLived')} submitLabel={t('create')} isOpen onClose={onClose} onSubmit={submit}>
      {TEXTS.map((name) => (
        <TextField
          key={name}
          label={t(`field.${name}`)}
          description={t(`fieldDescription.${name}`)}
          value={texts[name] ?? ''}
          onChange={(text) => setTexts({ ...texts, [name]: text })}
        />
      ))}
      <JsonEditor
        label={t('roleDescriptors')}
        description={t('roleDescriptorsDescription')}
        value={rights}
        onChange={setRights}
        rows={6}
      />
    </FormDialog>
  );
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
