// Runs the corpus against any proxy before a cluster without other users:
//   node test/bypass/run-corpus.ts --erase --target URL --cluster URL --authorization VALUE
//     [--as reader=VALUE] [--as manager=VALUE] [--as operator=VALUE] [--as owner=VALUE] [--header 'Name: value']
//     [--cluster-authorization VALUE] [--family NAME] [--case TEXT] [--without-controls] [--all]
// `--authorization` is that of the caller who may read and write `allowed*`. All that the cluster holds is erased.
import { parseArgs } from 'node:util';
import type { Family } from './bypass-case.ts';
import { FAMILIES } from './corpus/families.ts';
import { type Outcome, runCases } from './run-cases.ts';
import { openCluster } from './scene.ts';
import { summarize } from './summarize.ts';

const { values } = parseArgs({
  options: {
    erase: { type: 'boolean', default: false },
    target: { type: 'string' },
    cluster: { type: 'string' },
    authorization: { type: 'string' },
    as: { type: 'string', multiple: true, default: [] },
    header: { type: 'string', multiple: true, default: [] },
    'cluster-authorization': { type: 'string' },
    family: { type: 'string', multiple: true, default: [] },
    case: { type: 'string' },
    'without-controls': { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});

const { target, cluster, authorization } = values;
if (target === undefined || cluster === undefined || authorization === undefined) {
  throw new Error('--target, --cluster and --authorization are needed');
}
if (!values.erase) throw new Error('the run erases all that the cluster holds: say --erase');

const outcomes = await runCases(chosen(), {
  target: {
    url: new URL(target),
    credentials: { ...Object.fromEntries(values.as.map((text) => splitAt(text, '='))), limited: authorization },
    headers: Object.fromEntries(values.header.map((text) => splitAt(text, ':'))),
  },
  cluster: await openCluster(cluster, values['cluster-authorization']),
  controls: values['without-controls'] ? 'none' : 'all',
  onOutcome: (outcome) => {
    if (outcome.verdict === 'hole' || values.all) console.log(describe(outcome));
  },
});
console.log(summarize(outcomes));
if (values.all) {
  for (const outcome of outcomes.filter((one) => one.effective === false)) {
    console.log(`not effective  ${outcome.family}: ${outcome.title}`);
  }
}
process.exitCode = outcomes.some((outcome) => outcome.verdict === 'hole') ? 1 : 0;

function chosen(): readonly Family[] {
  const text = values.case;
  const families = FAMILIES.filter((family) => values.family.length === 0 || values.family.includes(family.name));
  if (text === undefined) return families;
  return families.map((family) => ({ ...family, cases: family.cases.filter((trick) => trick.title.includes(text)) }));
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const position = text.indexOf(separator);
  return [text.slice(0, position).trim(), text.slice(position + 1).trim()];
}

function describe(outcome: Outcome): string {
  return `${outcome.verdict.padEnd(8)} ${String(outcome.status).padStart(3)}  ${outcome.family}: ${outcome.title}  ${outcome.reasons.join(' | ')}`;
}
