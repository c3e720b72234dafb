import { type ReactNode, useEffect, useState } from 'react';
import { SearchField as AriaSearchField, Input, Label } from 'react-aria-components';
import { Icon } from './icon.tsx';
import './search-field.css';

const SETTLED_AFTER_MS = 250;

/** What is looked for; told when nothing has been written for a moment. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}): ReactNode {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <AriaSearchField className="search-field" value={text} onChange={setText} onSubmit={onChange}>
      <Label className="visually-hidden">{label}</Label>
      <Icon name="search" />
      <Input className="field__input" placeholder={placeholder ?? label} spellCheck="false" autoComplete="off" />
    </AriaSearchField>
  );
}
