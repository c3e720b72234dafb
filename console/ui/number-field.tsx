import type { ReactNode } from 'react';
import { NumberField as AriaNumberField, Input, Label } from 'react-aria-components';
import './field.css';
import { FieldTexts } from './field-texts.tsx';

/** A number. `null`: nothing is written. */
export function NumberField({
  label,
  description,
  errorMessage,
  value,
  onChange,
  min,
  max,
  isRequired = false,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly isRequired?: boolean;
}): ReactNode {
  return (
    <AriaNumberField
      className="field"
      value={value ?? Number.NaN}
      onChange={(given) => onChange(Number.isNaN(given) ? null : given)}
      isInvalid={errorMessage !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      {...(min !== undefined && { minValue: min })}
      {...(max !== undefined && { maxValue: max })}
    >
      <Label className="field__label">{label}</Label>
      <Input className="field__input" />
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
    </AriaNumberField>
  );
}
