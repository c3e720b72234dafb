import type { Decision, Plan } from './plan.ts';

/** The same plan, with each decision that comes of it put through `map`. */
export function mapDecisions(plan: Plan, map: (decision: Decision) => Decision): Plan {
  switch (plan.when) {
    case 'now':
      return { when: 'now', decision: map(plan.decision) };
    case 'bodyRead':
      return { when: 'bodyRead', decide: (body) => map(plan.decide(body)) };
    case 'streamed':
      return {
        when: 'streamed',
        open: () => {
          const stream = plan.open();
          return {
            action: stream.action,
            ...(stream.canonical === undefined ? {} : { canonical: stream.canonical }),
            push: (chunk) => stream.push(chunk),
            end: () => {
              const { rest, decision } = stream.end();
              return { rest, decision: map(decision) };
            },
          };
        },
      };
    case 'later':
      return { when: 'later', plan: plan.plan.then((planned) => mapDecisions(planned, map)) };
  }
}

/** Adds a step to what becomes of the cluster's answer, behind those that are there. */
export function reshaping(decision: Decision, reshape: NonNullable<Decision['reshape']>): Decision {
  const { reshape: before } = decision;
  if (before === undefined) return { ...decision, reshape };
  return { ...decision, reshape: (status, body) => reshape(status, before(status, body)) };
}
