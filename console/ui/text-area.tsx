import type { ReactNode } from 'react';
import { TextArea as AriaTextArea, TextField as AriaTextField, Label } from 'react-aria-components';
import './field.css';
import { FieldTexts } from './field-texts.tsx';

/** Several lines of text. */
export function TextArea({
  label,
  description,
  errorMessage,
  value,
  onChange,
  rows = 4,
  placeholder,
  isCode = false,
  isRequired = false,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly isCode?: boolean;
  readonly isRequired?: boolean;
}): ReactNode {
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={errorMessage !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
    >
      <Label className="field__label">{label}</Label>
      <AriaTextArea
        className={`field__input field__input--area ${isCode ? 'field__input--code' : ''}`}
        rows={rows}
        spellCheck="false"
        {...(placeholder !== undefined && { placeholder })}
      />
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
    </AriaTextField>
  );
}
