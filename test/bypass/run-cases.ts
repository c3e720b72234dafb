import type { BypassCase, CallerName, Family, Step } from './bypass-case.ts';
import { type ClusterState, readState } from './forbidden-state.ts';
import { comparable, forbiddenChanges, forbiddenUses, leaks } from './judge-answer.ts';
import { type Cluster, setScene } from './scene.ts';
import { type Received, requestBytes, sendBytes } from './send-bytes.ts';

/** The proxy that is attacked. */
interface Target {
  readonly url: URL;
  /** `Authorization` values; cases of callers that have none here are not run. */
  readonly credentials: Readonly<Partial<Record<CallerName, string>>>;
  /** Sent with every request to the proxy. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of one case. */
export interface Outcome {
  readonly family: string;
  readonly title: string;
  readonly verdict: 'refused' | 'harmless' | 'hole' | 'notRun';
  /** Why it is a hole, or was not run. */
  readonly reasons: readonly string[];
  /** Status of the answer; 0: none came. */
  readonly status: number;
  /** Whether the same request does its harm where nobody stands in the way; `null`: not tried. */
  readonly effective: boolean | null;
}

/** How to run. */
export interface RunOptions {
  readonly target: Target;
  readonly cluster: Cluster;
  /** Which controls are run: those of tricks that only read change nothing and are quick. */
  readonly controls: 'all' | 'reading' | 'none';
  readonly onOutcome?: (outcome: Outcome) => void;
}

interface Attack {
  readonly family: string;
  readonly trick: BypassCase;
}

/** Runs every case against the proxy, then every control against the cluster alone. All that the cluster held before is lost. */
export async function runCases(families: readonly Family[], options: RunOptions): Promise<readonly Outcome[]> {
  const attacks = families.flatMap(({ name, cases }) => cases.map((trick): Attack => ({ family: name, trick })));
  const outcomes = await runAttacks(attacks, options);
  if (options.controls === 'none') return outcomes;
  const effective = await runControls(
    attacks.filter((_, position) => outcomes[position]?.verdict !== 'notRun'),
    options,
  );
  return outcomes.map((outcome, position) => {
    const attack = attacks[position];
    return { ...outcome, effective: (attack && effective.get(attack)) ?? null };
  });
}

async function runAttacks(attacks: readonly Attack[], options: RunOptions): Promise<readonly Outcome[]> {
  const { cluster } = options;
  const outcomes: Outcome[] = [];
  await setScene(cluster);
  let scene = await readState(cluster);
  for (const attack of attacks) {
    const { outcome, after } = await runAttack(attack, options);
    options.onOutcome?.(outcome);
    outcomes.push(outcome);
    if (after === null || (outcome.verdict !== 'hole' && stands(scene, after))) continue;
    await setScene(cluster);
    scene = await readState(cluster);
  }
  return outcomes;
}

/** What only reads is controlled first, on the whole scene; the proxy's own API last: its controls may end the credentials of the run. */
const CONTROL_ORDER: readonly ((trick: BypassCase) => boolean)[] = [
  (trick) => !isOwnApi(trick) && (trick.tries === 'read' || trick.tries === 'learn'),
  (trick) => !isOwnApi(trick) && (trick.tries === 'write' || trick.tries === 'act'),
  isOwnApi,
];

async function runControls(attacks: readonly Attack[], options: RunOptions): Promise<ReadonlyMap<Attack, boolean>> {
  const { cluster } = options;
  const effective = new Map<Attack, boolean>();
  await setScene(cluster);
  let scene = await readState(cluster);
  for (const belongs of options.controls === 'all' ? CONTROL_ORDER : CONTROL_ORDER.slice(0, 1)) {
    for (const attack of attacks.filter(({ trick }) => belongs(trick))) {
      const works = isOwnApi(attack.trick) ? await controlOwnApi(attack, options) : await controlCluster(attack, options);
      effective.set(attack, works);
      if (stands(scene, await readState(cluster))) continue;
      await setScene(cluster);
      scene = await readState(cluster);
    }
  }
  return effective;
}

async function runAttack(
  { family, trick }: Attack,
  options: RunOptions,
): Promise<{ readonly outcome: Outcome; readonly after: ClusterState | null }> {
  const { target, cluster } = options;
  const caller = trick.as ?? 'limited';
  const told = { family, title: trick.title, status: 0, effective: null };
  const missing = whyNotRun(trick, options);
  if (missing !== null) return { outcome: { ...told, verdict: 'notRun', reasons: [missing] }, after: null };
  const kept = await takeSteps(trick.before ?? [], options, true);
  const bytes = bytesOf(trick, kept, target.url.host, target.credentials[caller] ?? null, target.headers);
  const before = await readState(cluster);
  const received = await sendBytes(target.url, bytes);
  const after = await readState(cluster);
  const reasons = [
    ...leaks(bytes, received),
    ...forbiddenChanges(before, after, caller === 'reader'),
    ...forbiddenUses(before, after),
    ...(trick.mustRefuse && received.status < 300 && received.status !== 0 ? [`done: ${received.body.slice(0, 200)}`] : []),
    ...(trick.tries === 'learn' ? await tellsWhatExists(bytes, received, target.url) : []),
    ...(await hasEnded(trick, kept, options)),
  ];
  const verdict = reasons.length > 0 ? 'hole' : received.status === 0 || received.status >= 400 ? 'refused' : 'harmless';
  return { outcome: { ...told, status: received.status, verdict, reasons }, after };
}

function whyNotRun(trick: BypassCase, { cluster, target }: RunOptions): string | null {
  const missing = (trick.needs ?? []).filter((name) => !cluster.modules.has(name));
  if (missing.length > 0) return `the cluster has no ${missing.join(', ')}`;
  if (trick.majors && !trick.majors.includes(cluster.major)) return `the cluster is no OpenSearch ${trick.majors.join(' or ')}`;
  const callers: readonly CallerName[] = [trick.as ?? 'limited', ...(trick.before?.some(isOwners) ? ['owner' as const] : [])];
  const unknown = callers.filter((name) => target.credentials[name] === undefined);
  return unknown.length > 0 ? `no credential for the caller ${unknown.join(', ')}` : null;
}

function isOwners(step: Step): boolean {
  return step.via === 'owner';
}

/** Whether the same request about an index that does not exist is answered otherwise. */
async function tellsWhatExists(bytes: Uint8Array, received: Received, url: URL): Promise<readonly string[]> {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.includes('secret')) return [];
  const other = await sendBytes(url, Buffer.from(text.replaceAll('secret', 'sekret'), 'latin1'));
  if (comparable(other) === comparable(received)) return [];
  return [`tells what exists: ${comparable(received).slice(0, 200)} and ${comparable(other).slice(0, 200)}`];
}

async function hasEnded(trick: BypassCase, kept: ReadonlyMap<string, string>, options: RunOptions): Promise<readonly string[]> {
  const { target } = options;
  if (trick.survives === undefined || target.credentials.owner === undefined) return [];
  const bytes = bytesOf({ ...trick.survives, title: '', tries: 'read' }, kept, target.url.host, target.credentials.owner, {});
  const received = await sendBytes(target.url, bytes);
  return received.status < 300 ? [] : [`ended: ${received.body.slice(0, 200)}`];
}

/** @returns what the steps kept. */
async function takeSteps(
  steps: readonly Step[],
  { target, cluster }: RunOptions,
  throughProxy: boolean,
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const step of steps) {
    const proxied = throughProxy && step.via === 'owner';
    const url = proxied ? target.url : new URL(cluster.url);
    const credential = proxied ? (target.credentials.owner ?? null) : null;
    const received = await sendBytes(url, bytesOf({ ...step, title: '', tries: 'read' }, kept, url.host, credential, {}));
    if (received.status >= 300) throw new Error(`the step ${step.method} ${step.target} fails: ${received.body}`);
    for (const [name, path] of Object.entries(step.keep ?? {})) {
      const value = path
        .split('.')
        .reduce((part: unknown, key) => (part as Record<string, unknown>)[key], JSON.parse(received.body));
      kept.set(name, String(value));
    }
  }
  return kept;
}

function bytesOf(
  trick: BypassCase,
  kept: ReadonlyMap<string, string>,
  host: string,
  credential: string | null,
  headers: Readonly<Record<string, string>>,
): Uint8Array {
  const fill = (text: string): string => text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => kept.get(name) ?? whole);
  if ('bytes' in trick) {
    const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const line = `${credential === null ? '' : `Authorization: ${credential}\r\n`}${own.join('')}`;
    return Buffer.from(trick.bytes.replaceAll('{{host}}', host).replaceAll('{{credential}}', line), 'latin1');
  }
  const body = typeof trick.body === 'string' ? fill(trick.body) : trick.body;
  const request = { ...trick, target: fill(trick.target), headers: { ...headers, ...trick.headers } };
  return requestBytes(body === undefined ? request : { ...request, body }, host, credential);
}

/** Whether the request does its harm when it is sent straight to the cluster. */
async function controlCluster({ trick }: Attack, options: RunOptions): Promise<boolean> {
  const { cluster } = options;
  const url = new URL(cluster.url);
  const kept = await takeSteps(trick.before ?? [], options, false);
  const before = await readState(cluster);
  const bytes = bytesOf(trick, kept, url.host, null, {});
  const received = await sendBytes(url, bytes);
  const after = await readState(cluster);
  const harm = [
    ...leaks(bytes, received),
    ...forbiddenChanges(before, after, trick.as === 'reader'),
    ...(trick.tries === 'read' ? [] : forbiddenUses(before, after)),
    ...(trick.tries === 'learn' ? await tellsWhatExists(bytes, received, url) : []),
    ...((trick.mustRefuse || trick.survives) && received.status < 300 ? ['done'] : []),
  ];
  return harm.length > 0;
}

function isOwnApi(trick: BypassCase): boolean {
  return 'target' in trick && /^\/_(security|claviger)\b/.test(trick.target);
}

/** Whether the proxy does it for somebody who may. */
async function controlOwnApi({ trick }: Attack, { target }: RunOptions): Promise<boolean> {
  const bytes = bytesOf(trick, new Map(), target.url.host, target.credentials.owner ?? null, target.headers);
  return (await sendBytes(target.url, bytes)).status < 300;
}

/** Whether the metadata of the scene stand, whatever else there is, so that further controls can be tried on them. */
function stands(scene: ClusterState, now: ClusterState): boolean {
  const kept = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
    [...a].every(([name, text]) => b.get(name) === text);
  return kept(scene.forbidden, now.forbidden) && kept(scene.allowed, now.allowed);
}
