import type { ReactNode } from 'react';
import { TextField as AriaTextField, Input, Label } from 'react-aria-components';
import './field.css';
import { FieldTexts } from './field-texts.tsx';

/** One line of text. */
export function TextField({
  label,
  description,
  errorMessage,
  value,
  onChange,
  isRequired = false,
  isDisabled = false,
  placeholder,
  type = 'text',
  autoFocus = false,
  autoComplete = 'off',
  name,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
  readonly type?: 'text' | 'password' | 'email';
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  readonly name?: string;
}): ReactNode {
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={isRequired}
      isDisabled={isDisabled}
      isInvalid={errorMessage !== undefined}
      type={type}
      autoFocus={autoFocus}
      autoComplete={autoComplete}
      validationBehavior="aria"
      {...(name !== undefined && { name })}
    >
      <Label className="field__label">{label}</Label>
      <Input className="field__input" spellCheck="false" {...(placeholder !== undefined && { placeholder })} />
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
    </AriaTextField>
  );
}
