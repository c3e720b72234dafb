import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';
import './checkbox.css';
import { Icon } from './icon.tsx';

/** Something that is so or not. */
export function Checkbox({
  children,
  isSelected,
  onChange,
  isDisabled = false,
  slot,
}: {
  readonly children?: ReactNode;
  readonly isSelected?: boolean;
  readonly onChange?: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  /** `selection`: of a row of a table. */
  readonly slot?: 'selection';
}): ReactNode {
  return (
    <AriaCheckbox
      className="checkbox"
      isDisabled={isDisabled}
      {...(slot !== undefined && { slot })}
      {...(isSelected !== undefined && { isSelected })}
      {...(onChange !== undefined && { onChange })}
    >
      {({ isIndeterminate }) => (
        <>
          <span className="checkbox__box">{isIndeterminate ? <span className="checkbox__dash" /> : <Icon name="check" />}</span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
