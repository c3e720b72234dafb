import { createDraw } from '../../differential/draw.ts';
import { drawnRequestsOf } from './drawn-requests.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { Scenario } from './scenario.ts';
import { STORIES } from './stories.ts';
import { wrongRequestsOf } from './wrong-requests.ts';

/** Where the drawn requests begin: the same seed draws the same ones. */
const SEED = 8_19;
const DRAWN_PER_ENDPOINT = 40;

/** Everything that is compared: what every endpoint does with wrong requests, drawn ones, and stories over several endpoints. */
export function allScenarios(): readonly Scenario[] {
  const draw = createDraw(SEED);
  const drawn = ENDPOINTS.map((endpoint) => drawnRequestsOf(endpoint, draw, DRAWN_PER_ENDPOINT));
  return [...STORIES, ...ENDPOINTS.map(wrongRequestsOf), ...drawn.filter(({ requests }) => requests.length > 0)];
}

/** The stories, and of the other scenarios every so many-th request with those that it needs. */
export function fewScenarios(every: number): readonly Scenario[] {
  const stories = new Set(STORIES);
  return allScenarios().map((scenario) => (stories.has(scenario) ? scenario : thinned(scenario, every)));
}

function thinned({ name, requests }: Scenario, every: number): Scenario {
  return { name, requests: requests.filter(({ keep }, at) => keep !== null || at % every === 0) };
}
