import type { ActionContext } from '../../actions/action-context.ts';
import type { ExplainRequest, Explanation } from '../../actions/explain/explain-request.ts';

/** The actions of Claviger's own endpoints, each already given its dependencies. */
export interface ClavigerActions {
  explainRequest(context: ActionContext, request: ExplainRequest): Promise<Explanation>;
}
