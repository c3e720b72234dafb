import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function UsersPage(): ReactNode {
  return <Page title="Users">{null}</Page>;
}
