import type { ReactNode } from 'react';
import { RadioGroup as AriaRadioGroup, Label, Radio } from 'react-aria-components';
import './field.css';
import { FieldTexts } from './field-texts.tsx';
import './radio-group.css';

/** One of a few. */
export function RadioGroup({
  label,
  description,
  errorMessage,
  value,
  onChange,
  options,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly id: string; readonly label: ReactNode; readonly description?: ReactNode }[];
}): ReactNode {
  return (
    <AriaRadioGroup
      className="field radio-group"
      value={value}
      onChange={onChange}
      isInvalid={errorMessage !== undefined}
      validationBehavior="aria"
    >
      <Label className="field__label">{label}</Label>
      <div className="radio-group__options">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="radio">
            <span className="radio__dot" />
            <span>
              {option.label}
              {option.description !== undefined && <span className="radio__description">{option.description}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
    </AriaRadioGroup>
  );
}
