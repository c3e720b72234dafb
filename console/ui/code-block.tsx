import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './code-block.css';
import { CopyButton } from './copy-button.tsx';

/** A piece of code to be copied. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): ReactNode {
  const { t } = useTranslation('common');
  return (
    <figure className="code-block" aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <pre className="code-block__code" tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <div className="code-block__copy">
        <CopyButton text={code} label={t('copyOf', { label })} isIconOnly />
      </div>
    </figure>
  );
}
