import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function RoleMappingsPage(): ReactNode {
  return <Page title="RoleMappings">{null}</Page>;
}
