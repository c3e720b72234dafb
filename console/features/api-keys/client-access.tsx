import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { clientSnippets, exportCommands } from './client-snippets.ts';

/** How clients use a key. The key itself stands in the first block alone: programs read it from their environment. */
export function ClientAccess({
  endpoint,
  encoded,
  pair,
}: {
  readonly endpoint: string;
  readonly encoded: string;
  readonly pair: string;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const [client, setClient] = useState('javascript');
  return (
    <div className="key-stack">
      <div>
        <p className="key-hint">{t('environmentDescription')}</p>
        <CodeBlock label={t('environment')} code={exportCommands(encoded, pair)} />
      </div>
      <Tabs
        label={t('clients')}
        value={client}
        onChange={setClient}
        items={clientSnippets({ endpoint }).map(({ id, label, code }) => ({
          id,
          label,
          content: <CodeBlock label={label} code={code} />,
        }))}
      />
    </div>
  );
}
