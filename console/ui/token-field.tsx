import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Tag,
  TagGroup,
  TagList,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import './field.css';
import { FieldTexts } from './field-texts.tsx';
import { Icon } from './icon.tsx';
import './list-box.css';
import './token-field.css';

/** Suggestions that are shown at once: a cluster may have thousands of indices. */
const SHOWN_MAX = 100;

/** Several texts, completed from suggestions while one writes. Enter, comma or space end one; backspace in the empty field removes the last. */
export function TokenField({
  label,
  values,
  onChange,
  suggestions,
  allowsCustom = false,
  description,
  errorMessage,
  placeholder,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly suggestions: readonly string[];
  readonly allowsCustom?: boolean;
  readonly description?: ReactNode;
  readonly errorMessage?: string;
  readonly placeholder?: string;
}): ReactNode {
  const { t } = useTranslation('common');
  const [text, setText] = useState('');
  // Emptied after something was added, the field would count as written in and open its list again above all else: it is made anew instead.
  const [field, setField] = useState({ generation: 0, hasFocus: false });
  const frame = useRef<HTMLDivElement>(null);
  const shown = suggestionsFor(text, suggestions, values);

  function add(given: string): void {
    const added = given.split(/[\s,]+/).filter((value) => value !== '' && !values.includes(value));
    if (added.length === 0 && text.trim() === '') return;
    const allowed = allowsCustom ? added : added.filter((value) => suggestions.includes(value));
    // What cannot be added stays as it is written.
    if (allowed.length === 0 && added.length > 0) return;
    if (allowed.length > 0) onChange([...values, ...new Set(allowed)]);
    setText('');
    // Whoever left the field by adding is not called back.
    const hasFocus = frame.current?.contains(document.activeElement) === true;
    setField(({ generation }) => ({ generation: generation + 1, hasFocus }));
  }

  function change(given: string): void {
    if (/[\s,]$/.test(given) && given.trim() !== '') add(given);
    else setText(given);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Backspace' && text === '' && values.length > 0) onChange(values.slice(0, -1));
    // With a suggestion in focus, it is that which Enter chooses.
    const isSuggested = event.currentTarget.getAttribute('aria-activedescendant') !== null;
    if (event.key !== 'Enter' || text.trim() === '' || isSuggested) return;
    event.preventDefault();
    add(text);
  }

  return (
    <div className="field token-field" ref={frame}>
      <ComboBox
        key={field.generation}
        autoFocus={field.hasFocus}
        className="field"
        inputValue={text}
        onInputChange={change}
        onSelectionChange={(key: Key | null) => {
          if (key !== null) add(String(key));
        }}
        items={shown.map((value) => ({ id: value }))}
        allowsCustomValue
        allowsEmptyCollection={false}
        menuTrigger="input"
        isInvalid={errorMessage !== undefined}
        validationBehavior="aria"
      >
        <Label className="field__label">{label}</Label>
        <div className="token-field__line">
          <Input
            className="field__input"
            onKeyDown={onKeyDown}
            onBlur={() => add(text)}
            spellCheck="false"
            autoComplete="off"
            {...(placeholder !== undefined && { placeholder })}
          />
          <Button className="token-field__open" aria-label={t('showSuggestions')}>
            <Icon name="chevronDown" />
          </Button>
        </div>
        <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
        <Popover className="popover popover--list">
          <ListBox className="list-box">
            {({ id }: { readonly id: string }) => (
              <ListBoxItem className="list-box__item" id={id} textValue={id}>
                {id}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <Tokens label={label} values={values} onChange={onChange} />
    </div>
  );
}

function Tokens({
  label,
  values,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}): ReactNode {
  const { t } = useTranslation('common');
  if (values.length === 0) return null;
  return (
    <TagGroup aria-label={t('chosen', { label })} onRemove={(keys) => onChange(values.filter((value) => !keys.has(value)))}>
      <TagList className="token-field__tokens">
        {values.map((value) => (
          <Tag key={value} id={value} textValue={value} className="token">
            <span className="token__text">{value}</span>
            <Button slot="remove" className="token__remove">
              <Icon name="close" />
            </Button>
          </Tag>
        ))}
      </TagList>
    </TagGroup>
  );
}

function suggestionsFor(text: string, suggestions: readonly string[], values: readonly string[]): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const chosen = new Set(values);
  const fitting = [...new Set(suggestions)].filter((value) => !chosen.has(value) && value.toLowerCase().includes(wanted));
  const first = fitting.filter((value) => value.toLowerCase().startsWith(wanted));
  const rest = fitting.filter((value) => !value.toLowerCase().startsWith(wanted));
  return [...first, ...rest].slice(0, SHOWN_MAX);
}
