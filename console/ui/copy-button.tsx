import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

const TOLD_MS = 2_000;

/** Copies a text, and tells that it did. */
export function CopyButton({
  text,
  label,
  copiedLabel,
  isIconOnly = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly copiedLabel?: string;
  readonly isIconOnly?: boolean;
}): ReactNode {
  const { t } = useTranslation('common');
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), TOLD_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const told = { ready: label, copied: copiedLabel ?? t('copied'), failed: t('copyFailed') }[state];
  const icon = state === 'copied' ? 'check' : 'copy';
  return (
    <>
      {isIconOnly ? (
        <IconButton icon={icon} label={told} onPress={copy} />
      ) : (
        <Button icon={icon} size="small" onPress={copy}>
          {told}
        </Button>
      )}
      <span className="visually-hidden" role="status">
        {state === 'ready' ? '' : told}
      </span>
    </>
  );
}
