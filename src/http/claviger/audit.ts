import { AUDIT_DECISIONS, type AuditDecision } from '../../domain/audit/audit-search.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { Instant } from '../../domain/time.ts';
import { type Parameter, type Route, route } from '../contract/route.ts';
import { TEXT } from '../query-parameters.ts';
import { readTime } from '../read-time.ts';
import type { ClavigerActions } from './claviger-actions.ts';

const SIZE_DEFAULT = 100;
const SIZE_MAX = 1_000;

/** The audit log of this node; Claviger's own API. */
export function auditRoutes(actions: Pick<ClavigerActions, 'searchAudit'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/audit',
      parameters: {
        key: TEXT,
        principal: TEXT,
        action: TEXT,
        decision: DECISION,
        job: TEXT,
        from: timeOf('from'),
        to: timeOf('to'),
        size: AUDIT_PAGE_SIZE,
        cursor: TEXT,
      },
      body: null,
      async handle({ context, parameters }) {
        const { events, next } = await actions.searchAudit(context, { ...parameters, about: null });
        return { status: 200, document: { events, next } };
      },
    }),
  ];
}

const DECISION: Parameter<AuditDecision | null> = {
  read(text) {
    if (text === undefined) return null;
    const decision = AUDIT_DECISIONS.find((known) => known === text);
    if (decision === undefined)
      throw illegalArgument(`[decision] must be one of [${AUDIT_DECISIONS.join(', ')}] but was [${text}]`);
    return decision;
  },
};

/** How many events a page has at most. */
export const AUDIT_PAGE_SIZE: Parameter<number> = {
  read(text) {
    if (text === undefined) return SIZE_DEFAULT;
    const size = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (size < 1 || size > SIZE_MAX) throw illegalArgument(`[size] must be between [1] and [${SIZE_MAX}] but was [${text}]`);
    return size;
  },
};

/** ISO 8601, or milliseconds since the epoch. */
export function timeOf(name: string): Parameter<Instant | null> {
  return { read: (text) => (text === undefined ? null : readTime(name, text)) };
}
