import type { AuditSummary } from '../../domain/audit/audit-summary.ts';
import { illegalArgument } from '../../domain/error.ts';
import { instant } from '../../domain/time.ts';
import type { AuditSummaryDocument } from '../contract/documents/console-lists.ts';
import { type Parameter, type Route, route } from '../contract/route.ts';
import { TEXT } from '../query-parameters.ts';
import { timeOf } from './audit.ts';
import type { ConsoleActions } from './console-actions.ts';

const INTERVAL_MS_DEFAULT = 3_600_000;
const SPAN_MS_DEFAULT = 86_400_000;

/** How many events the audit log of this node has over time; Claviger's own API. */
export function auditSummaryRoutes(actions: Pick<ConsoleActions, 'summarizeAudit'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/audit/_summary',
      parameters: { from: timeOf('from'), to: timeOf('to'), interval_ms: INTERVAL_MS, key: TEXT, principal: TEXT },
      body: null,
      async handle({ context, parameters }) {
        const { interval_ms: intervalMs, key, principal } = parameters;
        const to = parameters.to ?? context.now;
        const from = parameters.from ?? instant(to - SPAN_MS_DEFAULT);
        const summary = await actions.summarizeAudit(context, { from, to, intervalMs, key, principal });
        return { status: 200, document: summaryDocument(summary) };
      },
    }),
  ];
}

const INTERVAL_MS: Parameter<number> = {
  read(text) {
    if (text === undefined) return INTERVAL_MS_DEFAULT;
    const ms = /^\d{1,13}$/.test(text) ? Number(text) : 0;
    if (ms < 1) throw illegalArgument(`[interval_ms] must be a whole number of milliseconds from 1 on but was [${text}]`);
    return ms;
  },
};

function summaryDocument({ intervalMs, buckets, isComplete }: AuditSummary): AuditSummaryDocument {
  return { interval_ms: intervalMs, buckets, is_complete: isComplete };
}
