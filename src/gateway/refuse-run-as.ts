import type { Principal } from '../authentication/principal.ts';
import { actionDenied } from '../authorization/denial.ts';
import { dialectOf } from '../authorization/dialect.ts';
import type { Caller, Decision, Plan } from '../authorization/plan.ts';
import { recordDecision } from './audit-trail.ts';
import type { ReadRequest } from './served-request.ts';

const EMPTY = new Uint8Array(0);

/**
 * Refuses a request to the cluster from a caller that may not act as the user it named, whatever the request is. It is
 * planned all the same, as the refusal tells its action.
 * @throws SecurityError always: `forbidden`, or what is wrong with the request itself.
 */
export async function refuseRunAs(request: ReadRequest, principal: Principal): Promise<never> {
  const { gateway, exchange, target, headers } = request;
  const { authentication, authorizer, rights } = principal;
  const caller: Caller = {
    authentication,
    authorizer,
    unknownRoles: rights.unknownRoles,
    dialect: dialectOf(authentication, gateway.dialect),
  };
  const action = await actionOf(gateway.planner.plan({ method: exchange.head.method, target, headers }, caller));
  const refusal = actionDenied(caller, action ?? 'unknown');
  const decision: Decision = { refusal, action, indices: [] };
  recordDecision(request, principal, decision);
  throw refusal;
}

async function actionOf(plan: Plan): Promise<string | null> {
  switch (plan.when) {
    case 'now':
      return plan.decision.action;
    case 'bodyRead':
      return plan.decide(EMPTY).action;
    case 'streamed':
      return plan.open().action;
    case 'later':
      return actionOf(await plan.plan);
  }
}
