import type { KeyStatus, KeyView } from './key-view.ts';

/** A query of Elasticsearch's. */
export type QueryClause = Readonly<Record<string, unknown>>;

/** Whose keys are meant by `mine`. */
export interface KeyOwner {
  readonly username: string;
  readonly realm: string;
}

type Filters = Pick<KeyView, 'q' | 'status' | 'whose' | 'owner' | 'show'>;

/** Ids are 20 characters of the base64url alphabet. */
const ID = /^[\w-]{20}$/;
const PATTERN = /[*?]/;

const NOT_REVOKED: QueryClause = { term: { invalidated: false } };
const NEVER_EXPIRES: QueryClause = { bool: { must_not: { exists: { field: 'expiration' } } } };

/** The keys of each status. They exclude one another and cover all keys. Times are told by the server's clock. */
export const STATUS_QUERIES: Readonly<Record<KeyStatus, QueryClause>> = {
  active: {
    bool: { filter: [NOT_REVOKED], should: [NEVER_EXPIRES, { range: { expiration: { gt: 'now' } } }], minimum_should_match: 1 },
  },
  expired: { bool: { filter: [NOT_REVOKED, { range: { expiration: { lte: 'now' } } }] } },
  revoked: { term: { invalidated: true } },
};

const EXPIRES_SOON: readonly QueryClause[] = [NOT_REVOKED, { range: { expiration: { gt: 'now', lte: 'now+30d' } } }];
const NEVER_USED: readonly QueryClause[] = [{ bool: { must_not: { exists: { field: 'last_used' } } } }];

/** The query of what is shown. */
export function keyQuery(view: Filters, self: KeyOwner): QueryClause {
  const clauses = [...narrowing(view, self), ...statusClauses(view.status)];
  return clauses.length === 0 ? { match_all: {} } : { bool: { filter: clauses } };
}

/** The query of what is shown, whatever its status: what the counts of each status are among. */
export function keyQueryOfAnyStatus(view: Filters, self: KeyOwner): QueryClause {
  return keyQuery({ ...view, status: 'all' }, self);
}

function narrowing({ q, whose, owner, show }: Filters, self: KeyOwner): readonly QueryClause[] {
  const mine = whose === 'mine' ? [{ term: { username: self.username } }, { term: { realm_name: self.realm } }] : [];
  const owned = owner === '' ? [] : [{ term: { username: owner } }];
  return [...nameClauses(q.trim()), ...mine, ...owned, ...shownClauses(show)];
}

function shownClauses(show: string): readonly QueryClause[] {
  if (show === 'expiring') return EXPIRES_SOON;
  return show === 'never_used' ? NEVER_USED : [];
}

function nameClauses(text: string): readonly QueryClause[] {
  if (text === '') return [];
  if (PATTERN.test(text)) return [{ wildcard: { name: { value: text } } }];
  const named = { prefix: { name: { value: text } } };
  return ID.test(text) ? [{ bool: { should: [named, { ids: { values: [text] } }], minimum_should_match: 1 } }] : [named];
}

function statusClauses(status: string): readonly QueryClause[] {
  return status === 'active' || status === 'expired' || status === 'revoked' ? [STATUS_QUERIES[status]] : [];
}
