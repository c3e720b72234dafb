import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import './tabs.css';

/** Parts of which one is shown. */
export function Tabs({
  label,
  items,
  value,
  onChange,
}: {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly label: ReactNode; readonly content: ReactNode }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <AriaTabs className="tabs" selectedKey={value} onSelectionChange={(key) => onChange(String(key))}>
      <TabList className="tabs__list" aria-label={label}>
        {items.map(({ id, label: text }) => (
          <Tab key={id} id={id} className="tabs__tab">
            {text}
          </Tab>
        ))}
      </TabList>
      {items.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="tabs__panel">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
