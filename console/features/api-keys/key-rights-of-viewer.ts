import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import type { KeyOwner } from './key-query.ts';
import { statusOf } from './key-view.ts';

/** What of the caller decides what it may do with keys. The server decides for itself: this only hides what would be refused. */
export type Viewer = Pick<SelfDocument, 'username' | 'realm' | 'privileges'>;

/** The caller as owner of keys. */
export function ownerOf({ username, realm }: Viewer): KeyOwner {
  return { username, realm: realm.name };
}

/** Whether the key is the caller's own. */
export function isOwnKey({ username, realm }: Pick<ApiKeyDocument, 'username' | 'realm'>, viewer: Viewer): boolean {
  return username === viewer.username && realm === viewer.realm.name;
}

/** Whether the key is active and the caller may revoke it. */
export function isRevocable(key: ApiKeyDocument, viewer: Viewer, now: number): boolean {
  const { manage_all_api_keys: all, manage_own_api_keys: own } = viewer.privileges;
  return statusOf(key, now) === 'active' && (all || (own && isOwnKey(key, viewer)));
}

/** Whether the key is active and the caller may change it: one's own alone, and none that opens other clusters. */
export function isChangeable(key: ApiKeyDocument, viewer: Viewer, now: number): boolean {
  const mayChange = viewer.privileges.manage_own_api_keys && isOwnKey(key, viewer);
  return mayChange && key.type === 'rest' && statusOf(key, now) === 'active';
}
