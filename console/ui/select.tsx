import type { ReactNode } from 'react';
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components';
import './field.css';
import { FieldTexts } from './field-texts.tsx';
import { Icon } from './icon.tsx';
import './list-box.css';

/** One of many, chosen from a list that opens. */
export function Select({
  label,
  isLabelHidden = false,
  description,
  errorMessage,
  options,
  value,
  onChange,
  isDisabled = false,
}: {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <AriaSelect
      className="field select"
      selectedKey={value}
      onSelectionChange={(key) => onChange(String(key))}
      isDisabled={isDisabled}
      isInvalid={errorMessage !== undefined}
      validationBehavior="aria"
    >
      <Label className={isLabelHidden ? 'visually-hidden' : 'field__label'}>{label}</Label>
      <Button className="field__input select__button">
        <SelectValue className="select__value" />
        <Icon name="chevronDown" />
      </Button>
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
      <Popover className="popover popover--list">
        <ListBox className="list-box" items={options}>
          {(option) => (
            <ListBoxItem className="list-box__item" id={option.id} textValue={option.label}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
