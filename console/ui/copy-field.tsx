import { type ReactNode, useId } from 'react';
import { CopyButton } from './copy-button.tsx';
import './copy-field.css';
import './field.css';

/** A text that cannot be changed, to be copied whole. Password managers and browsers are told to leave it alone. */
export function CopyField({
  label,
  value,
  copyLabel,
}: {
  readonly label: string;
  readonly value: string;
  /** What the button says; the label unless told. */
  readonly copyLabel?: string;
}): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <div className="copy-field">
        <input
          id={id}
          className="field__input field__input--code"
          readOnly
          value={value}
          autoComplete="off"
          spellCheck="false"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={value} label={copyLabel ?? label} />
      </div>
    </div>
  );
}
