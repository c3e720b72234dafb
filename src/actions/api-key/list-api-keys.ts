import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Page } from '../../stores/page.ts';
import type { ApiKeyFilter, ApiKeyStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

const PAGE_SIZE = 1_000;

/** All keys that match, read page by page. */
export async function listApiKeys(apiKeys: Pick<ApiKeyStore, 'list'>, filter: ApiKeyFilter): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  let after: string | null = null;
  do {
    const request = after === null ? { size: PAGE_SIZE } : { size: PAGE_SIZE, after };
    const page: Page<ApiKey> = await callStore(() => apiKeys.list(filter, request));
    for (const apiKey of page.items) found.push(apiKey);
    after = page.next;
  } while (after !== null);
  return found;
}
