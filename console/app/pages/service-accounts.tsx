import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function ServiceAccountsPage(): ReactNode {
  return <Page title="ServiceAccounts">{null}</Page>;
}
