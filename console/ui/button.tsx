import type { ReactNode } from 'react';
import { Button as AriaButton, type PressEvent } from 'react-aria-components';
import './button.css';
import { Icon, type IconName } from './icon.tsx';

/** How a button looks. */
export interface ButtonLook {
  readonly variant?: 'primary' | 'secondary' | 'danger' | 'quiet';
  readonly size?: 'medium' | 'small';
}

/** Class names of a button, for whatever looks like one. */
export function buttonClass({ variant = 'secondary', size = 'medium' }: ButtonLook): string {
  return `button button--${variant} button--${size}`;
}

/** A button. While it is pending it keeps its size, says so to screen readers and does nothing. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  isPending = false,
  isDisabled = false,
  onPress,
  type = 'button',
  autoFocus = false,
  form,
  children,
}: ButtonLook & {
  readonly icon?: IconName;
  readonly isPending?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress?: (event: PressEvent) => void;
  readonly type?: 'button' | 'submit';
  readonly autoFocus?: boolean;
  /** Id of the form that it sends, where it stands outside. */
  readonly form?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <AriaButton
      className={buttonClass({ variant, size })}
      type={type}
      isPending={isPending}
      isDisabled={isDisabled}
      autoFocus={autoFocus}
      {...(onPress !== undefined && { onPress })}
      {...(form !== undefined && { form })}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span className="button__text">{children}</span>
      {isPending && <span className="button__spinner" aria-hidden="true" />}
    </AriaButton>
  );
}
