import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import './disclosure.css';
import { Icon } from './icon.tsx';

/** What is shown when one asks for it. */
export function Disclosure({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <AriaDisclosure className="disclosure">
      <Heading className="disclosure__heading" level={3}>
        <Button slot="trigger" className="disclosure__trigger">
          <Icon name="chevronRight" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure__panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
