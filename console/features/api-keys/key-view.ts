import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';

/** What the list shows, as it stands in the URL. */
export type KeyView = {
  /** Beginning of a name, a pattern with `*` and `?`, or an id. */
  readonly q: string;
  readonly status: string;
  /** `mine`: those of who looks. */
  readonly whose: string;
  /** A user name; empty: everybody's. */
  readonly owner: string;
  /** `expiring`, `never_used` or `any`. */
  readonly show: string;
  readonly sort: string;
  readonly order: string;
  /** From 1. */
  readonly page: number;
  readonly size: number;
  /** Position of a page that is too far from both ends, as `writeCursor` writes it; empty: none. */
  readonly cursor: string;
};

/** The list as it is first seen. */
export const DEFAULT_VIEW: KeyView = {
  q: '',
  status: 'all',
  whose: 'everyone',
  owner: '',
  show: 'any',
  sort: 'creation',
  order: 'desc',
  page: 1,
  size: 25,
  cursor: '',
};

/** Keys that a page may have. */
export const PAGE_SIZES: readonly number[] = [25, 50, 100];

/** The view that a URL tells, which anybody may have written, within what there is. */
export function soundView(view: KeyView): KeyView {
  return {
    ...view,
    page: Number.isSafeInteger(view.page) && view.page > 0 ? view.page : 1,
    size: PAGE_SIZES.includes(view.size) ? view.size : DEFAULT_VIEW.size,
  };
}

/** Whether the view leaves keys out. */
export function isNarrowed({ q, status, whose, owner, show }: KeyView): boolean {
  return q !== '' || status !== 'all' || whose !== 'everyone' || owner !== '' || show !== 'any';
}

/** What becomes of a key: `active` while it is accepted. */
export type KeyStatus = 'active' | 'expired' | 'revoked';

export const KEY_STATUSES: readonly KeyStatus[] = ['active', 'expired', 'revoked'];

/** How long before its end a key counts as expiring soon: 30 days. */
export const EXPIRING_MS = 30 * 86_400_000;

/** The status of a key at `now`, milliseconds since the epoch. A revoked key stays revoked when its time has passed. */
export function statusOf(key: Pick<ApiKeyDocument, 'invalidated' | 'expiration'>, now: number): KeyStatus {
  if (key.invalidated) return 'revoked';
  return key.expiration !== undefined && key.expiration <= now ? 'expired' : 'active';
}

/** Whether a key is accepted still, but not for long. */
export function isExpiringSoon(key: Pick<ApiKeyDocument, 'invalidated' | 'expiration'>, now: number): boolean {
  return statusOf(key, now) === 'active' && key.expiration !== undefined && key.expiration <= now + EXPIRING_MS;
}
