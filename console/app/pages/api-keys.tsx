import type { ReactNode } from 'react';
import { useSelf } from '../../api/self.ts';
import { ApiKeysView } from '../../features/api-keys/api-keys-view.tsx';

/** API keys: `/keys`. */
export function ApiKeysPage(): ReactNode {
  return <ApiKeysView self={useSelf()} />;
}
