import type { Outcome } from './run-cases.ts';

/** A table of what came of a run: a line per family, then what was not run and why. */
export function summarize(outcomes: readonly Outcome[]): string {
  const families = [...new Set(outcomes.map((outcome) => outcome.family))];
  const rows = [...families, null].map((family) => row(outcomes, family));
  const left = outcomes.filter((outcome) => outcome.verdict === 'notRun');
  const reasons = [...new Set(left.map((outcome) => outcome.reasons.join()))];
  const notRun = reasons.map((reason) => `not run: ${left.filter((one) => one.reasons.join() === reason).length} (${reason})`);
  const head = `${'family'.padEnd(26)}${['run', 'refused', 'harmless', 'holes', 'effective'].map((name) => name.padStart(10)).join('')}`;
  return [head, ...rows, ...notRun].join('\n');
}

function row(outcomes: readonly Outcome[], family: string | null): string {
  const own = outcomes.filter((outcome) => family === null || outcome.family === family);
  const count = (test: (outcome: Outcome) => boolean): string => String(own.filter(test).length).padStart(10);
  const cells = [
    count(({ verdict }) => verdict !== 'notRun'),
    count(({ verdict }) => verdict === 'refused'),
    count(({ verdict }) => verdict === 'harmless'),
    count(({ verdict }) => verdict === 'hole'),
    count(({ effective }) => effective === true),
  ];
  return `${(family ?? 'all').padEnd(26)}${cells.join('')}`;
}
