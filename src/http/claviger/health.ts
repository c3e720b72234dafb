import type { JsonObject } from '../../domain/json/json-value.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { Answer } from '../contract/route.ts';

/** Whether the process can do its work now: the parts it needs by name, e.g. `store`. Names only, since anyone may ask. */
export type ReadReadiness = () => Readonly<Record<string, boolean>>;

const LIVE: JsonObject = { status: 'live' };

/**
 * Answers the health paths, to anyone: `/_claviger/health/live` while the process runs, `/_claviger/health/ready` (503 while a
 * part is not), and `/_claviger/health` the same with the parts. `null` for every other path.
 */
export function answerHealth(target: RequestTarget, readReadiness: ReadReadiness): Answer | null {
  switch (target.rawSegments.join('/')) {
    case '_claviger/health/live':
      return { status: 200, document: LIVE };
    case '_claviger/health/ready':
      return answerReadiness(readReadiness(), false);
    case '_claviger/health':
      return answerReadiness(readReadiness(), true);
    default:
      return null;
  }
}

function answerReadiness(readiness: Readonly<Record<string, boolean>>, withParts: boolean): Answer {
  const isReady = Object.values(readiness).every((isPartReady) => isPartReady);
  const status = isReady ? 'ready' : 'unready';
  return { status: isReady ? 200 : 503, document: withParts ? { status, parts: readiness } : { status } };
}
