import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextArea } from './text-area.tsx';

/** JSON as text. What is no JSON is told and kept as it is written. */
export function JsonEditor({
  label,
  description,
  value,
  onChange,
  errorMessage,
  rows = 10,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly errorMessage?: string;
  readonly rows?: number;
}): ReactNode {
  const { t } = useTranslation('common');
  const problem = errorMessage ?? (isJson(value) ? undefined : t('noJson'));
  return (
    <TextArea
      label={label}
      value={value}
      onChange={onChange}
      rows={rows}
      isCode
      {...(description !== undefined && { description })}
      {...(problem !== undefined && { errorMessage: problem })}
    />
  );
}

function isJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
