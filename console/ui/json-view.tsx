import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from './code-block.tsx';

/** A value as JSON. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label?: string }): ReactNode {
  const { t } = useTranslation('common');
  return <CodeBlock code={JSON.stringify(value, null, 2)} label={label ?? t('json')} />;
}
