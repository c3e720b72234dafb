import type { ReactNode } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { type ButtonLook, buttonClass } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import './icon-button.css';

/** A button that shows an icon alone; its label is its name and its tooltip. */
export function IconButton({
  icon,
  label,
  onPress,
  variant = 'quiet',
  isDisabled = false,
  isPressed,
  slot,
}: Pick<ButtonLook, 'variant'> & {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  /** Whether what it switches is on; absent: it switches nothing. */
  readonly isPressed?: boolean;
  /** Place in a component of React Aria's; absent: none. */
  readonly slot?: string | null;
}): ReactNode {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <AriaButton
        className={`${buttonClass({ variant, size: 'small' })} icon-button`}
        aria-label={label}
        isDisabled={isDisabled}
        {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
        {...(onPress !== undefined && { onPress })}
        {...(slot !== undefined && { slot })}
      >
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
