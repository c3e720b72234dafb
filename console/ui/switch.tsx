import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import './switch.css';

/** Something that is on or off, at once. */
export function Switch({
  children,
  isSelected,
  onChange,
  isDisabled = false,
}: {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <AriaSwitch className="switch" isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className="switch__track" />
      {children}
    </AriaSwitch>
  );
}
