import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function RolesPage(): ReactNode {
  return <Page title="Roles">{null}</Page>;
}
