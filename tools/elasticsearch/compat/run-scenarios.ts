import { compareAnswers, type Difference } from './compare-answers.ts';
import { KeptValues } from './kept-values.ts';
import type { CompatRequest, Scenario } from './scenario.ts';
import { SETTING } from './setting.ts';
import type { Answer, Target } from './target.ts';

/** A request that the two sides answered differently. */
export interface ObservedDifference {
  readonly scenario: string;
  readonly request: CompatRequest;
  readonly difference: Difference;
}

/** What came of a run. */
export interface Run {
  readonly requestCount: number;
  readonly differences: readonly ObservedDifference[];
}

/** Both sides of a comparison. */
export interface Sides {
  readonly reference: Target;
  readonly observed: Target;
}

/**
 * Sends the requests of the scenarios to both sides, one after the other, and compares the answers.
 * @throws Error when a side does not take the setting.
 */
export async function runScenarios(sides: Sides, scenarios: readonly Scenario[]): Promise<Run> {
  for (const side of [sides.reference, sides.observed]) await prepare(side);
  const differences: ObservedDifference[] = [];
  let requestCount = 0;
  for (const scenario of scenarios) {
    const kept = {
      reference: new KeptValues(sides.reference.superuserPassword),
      observed: new KeptValues(sides.observed.superuserPassword),
    };
    for (const request of scenario.requests) {
      requestCount += 1;
      const [reference, observed] = await Promise.all([
        answerOf(sides.reference, kept.reference, request),
        answerOf(sides.observed, kept.observed, request),
      ]);
      const difference = compareAnswers(reference, observed);
      if (difference !== null) differences.push({ scenario: scenario.name, request, difference });
    }
  }
  return { requestCount, differences };
}

async function prepare(side: Target): Promise<void> {
  const kept = new KeptValues(side.superuserPassword);
  for (const request of SETTING) {
    const { status, text } = await side.send(kept.fill(request));
    if (status !== 200) throw new Error(`${request.method} ${request.path}: ${status} ${text}`);
  }
}

async function answerOf(side: Target, kept: KeptValues, request: CompatRequest): Promise<Answer> {
  const answer = await side.send(kept.fill(request));
  if (request.keep !== null) kept.keep(request.keep, answer);
  return {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [name, kept.blank(value)]),
    text: kept.blank(answer.text),
  };
}
