import type { CompiledRoute } from '../../src/authorization/routes/compiled-route.ts';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../src/domain/request/request-target.ts';
import { itemFault, nameFault, namesInBody } from './forwarded-names.ts';
import type { Outcome, Planned } from './run-case.ts';

/** Bodies that steer nothing, so that they may pass unread. */
const UNREAD_BODIES: ReadonlySet<string> = new Set(['none', 'document']);
/** Requests whose parts name their indices: the path's is only what they go to without. */
const MANY_BODIES: ReadonlySet<string> = new Set(['bulk', 'mget', 'msearch']);

/** What the system keeps for itself, of the names that are drawn; no index has a comma in its name. */
const SYSTEM_NAME = /^(?:<\.sec\{now\}>|\.(?:security|kibana_)[^,]*)$/;

/** What is wrong with an outcome; `null`: nothing. */
export function judgeOutcome({ result, planned }: Outcome): string | null {
  if (planned === null) return null;
  const { decision, target } = planned;
  const again = rereadFault(target, target.canonical);
  if (again !== null) return again;
  if (result !== 'forwarded') {
    if (result === 'refused' && decision.rewrite !== undefined) return 'refused, and yet something is to be forwarded';
    const isStreamed = planned.when === 'streamed' && planned.body.length > 0;
    if (result === 'answered' && isStreamed) return 'answered, and yet a body goes upstream';
    return result === 'answered' ? null : bodyFault(planned, planned.match(target));
  }
  return forwardedFault(planned);
}

function forwardedFault(planned: Planned): string | null {
  const { caller, canonical, decision, target, when } = planned;
  const sent = parseRequestTarget(canonical, canonical.length);
  const again = rereadFault(sent, canonical);
  if (again !== null) return again;
  const route = planned.match(sent);
  if (caller.authorizer.allowsEverything) return when === 'streamed' ? bodyFault(planned, route) : null;
  if (route === null) return `a limited caller reaches the unknown route [${canonical}]`;
  const original = planned.match(target);
  // A search without an index becomes one of the indices that are granted.
  if (original?.route.action !== route.route.action) {
    return 'the rewritten target is of another API';
  }
  if (when === 'now' && planned.body.length > 0 && decision.rewrite?.body === undefined && !UNREAD_BODIES.has(route.body)) {
    return 'a body that steers goes upstream unread';
  }
  return pathFault(planned, sent, route) ?? bodyFault(planned, route);
}

/** A target must read as the same parts again. */
function rereadFault(target: RequestTarget, canonical: string): string | null {
  const again = parseRequestTarget(canonical, canonical.length);
  if (again.canonical !== canonical) return `the target [${canonical}] reads as [${again.canonical}]`;
  if (again.segments.join('\n') !== target.segments.join('\n')) return `the path of [${canonical}] reads as other segments`;
  const written = JSON.stringify([...target.query]);
  return JSON.stringify([...again.query]) === written ? null : `the query of [${canonical}] reads as other parameters`;
}

/** The names of the path, and of the parameter that stands for them. */
function pathFault({ caller, decision }: Planned, sent: RequestTarget, route: CompiledRoute): string | null {
  const { action } = decision;
  if (action === null || !action.startsWith('indices:') || MANY_BODIES.has(route.body)) return null;
  // An answer that is filtered may be asked for more than is shown.
  if (decision.reshape !== undefined) return null;
  const first = sent.rawSegments[0]?.startsWith('_') === false ? (sent.segments[0] ?? null) : null;
  for (const expression of [first, route.indices === 'query' ? (sent.query.get('index') ?? null) : null]) {
    const fault = expression === null ? null : itemFault(caller, [action], expression.split(','));
    if (fault !== null) return fault;
  }
  return null;
}

function bodyFault(planned: Planned, route: CompiledRoute | null): string | null {
  const { body, caller, decision, when } = planned;
  // What is refused after it was read whole is not forwarded, so only what streamed has to be looked at.
  if (decision.refusal !== null && when !== 'streamed') return null;
  if (body.length === 0 || route === null || UNREAD_BODIES.has(route.body)) return null;
  const sent = parseRequestTarget(planned.canonical, planned.canonical.length);
  const index = route.indexPosition === -1 ? null : (sent.segments[route.indexPosition] ?? null);
  const named = namesInBody(route.body, body, index, decision.refusal !== null);
  if (typeof named === 'string') return named;
  for (const { actions, items, isName } of named) {
    // All that may be kept from a caller with all rights is the system's own.
    if (caller.authorizer.allowsEverything && !items.some((item) => SYSTEM_NAME.test(item))) continue;
    const fault = isName ? nameFault(caller, actions, items[0] ?? '') : itemFault(caller, actions, items);
    if (fault !== null) return fault;
  }
  return null;
}
