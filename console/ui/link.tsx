import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components';
import { type ButtonLook, buttonClass } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import './link.css';

interface LinkProps {
  /** A path of the console's own, with its query. */
  readonly href: string;
  readonly children: ReactNode;
}

/** Goes to a page of the console without loading it anew. */
export function Link({ href, children }: LinkProps): ReactNode {
  return <RoutedLink className="link" href={href} label={children} />;
}

/** A link that looks like a button. */
export function LinkButton({
  href,
  icon,
  children,
  ...look
}: LinkProps & ButtonLook & { readonly icon?: IconName }): ReactNode {
  const label = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </>
  );
  return <RoutedLink className={buttonClass(look)} href={href} label={label} />;
}

function RoutedLink({
  className,
  href,
  label,
}: {
  readonly className: string;
  readonly href: string;
  readonly label: ReactNode;
}): ReactNode {
  const router = useRouter();
  // The router listens to history; React Aria navigates through the provider in `app/`.
  return (
    <AriaLink className={className} href={router.history.createHref(href)}>
      {label}
    </AriaLink>
  );
}
