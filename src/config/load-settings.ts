import { closest, distance } from 'fastest-levenshtein';
import { environmentName, SETTINGS, type SettingKey, type Settings } from './settings.ts';

/** Something that is wrong with the configuration, in one sentence with its place. */
export interface SettingProblem {
  readonly key: string;
  readonly sentence: string;
}

/** Checked settings, or everything that is wrong with them at once. */
export type SettingsResult = { readonly settings: Settings } | { readonly problems: readonly SettingProblem[] };

/** Values of one source by key, with the name of the source for messages. */
export interface SettingSource {
  readonly name: string;
  readonly values: ReadonlyMap<string, unknown>;
}

const KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

/** Merges the sources (a later one wins) and checks every value. Unknown keys are problems that name the near match. */
export function loadSettings(sources: readonly SettingSource[]): SettingsResult {
  const problems: SettingProblem[] = [];
  const merged = new Map<string, { readonly value: unknown; readonly source: string }>();
  for (const source of sources) {
    for (const [key, value] of source.values) {
      if (Object.hasOwn(SETTINGS, key)) merged.set(key, { value, source: source.name });
      else problems.push({ key, sentence: `unknown setting [${key}] in ${source.name}${nearMatch(key)}` });
    }
  }
  const settings: Record<string, unknown> = {};
  for (const key of KEYS) {
    const given = merged.get(key);
    const parsed = SETTINGS[key].schema.safeParse(given?.value ?? undefined);
    if (parsed.success) settings[key] = parsed.data;
    else problems.push({ key, sentence: `[${key}] in ${given?.source ?? 'the defaults'} ${issueText(parsed.error.issues)}` });
  }
  if (problems.length === 0) problems.push(...contradictions(settings as Settings));
  return problems.length > 0 ? { problems } : { settings: settings as Settings };
}

/** The values that the environment sets, by key. */
export function settingsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): SettingSource {
  const values = new Map<string, unknown>();
  for (const key of KEYS) {
    const value = environment[environmentName(key)];
    if (value !== undefined && value !== '') values.set(key, value);
  }
  return { name: 'the environment', values };
}

function nearMatch(key: string): string {
  const near = closest(key, KEYS);
  return distance(key, near) <= Math.max(3, key.length / 4) ? `; did you mean [${near}]?` : '';
}

function issueText(issues: readonly { readonly message: string }[]): string {
  const messages = issues.flatMap((issue) => ('errors' in issue ? [issue.message] : issue.message));
  return messages.join(', ');
}

function contradictions(settings: Settings): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const demand = (condition: boolean, key: SettingKey, sentence: string): void => {
    if (!condition) problems.push({ key, sentence: `[${key}] ${sentence}` });
  };
  if (settings['xpack.security.http.ssl.enabled']) {
    demand(
      settings['xpack.security.http.ssl.certificate'] !== null,
      'xpack.security.http.ssl.certificate',
      'is required when HTTPS is on',
    );
    demand(settings['xpack.security.http.ssl.key'] !== null, 'xpack.security.http.ssl.key', 'is required when HTTPS is on');
  }
  demand(
    (settings['claviger.api_key.lifetime_default'] ?? 0) <=
      (settings['claviger.api_key.lifetime_max'] ?? Number.POSITIVE_INFINITY),
    'claviger.api_key.lifetime_default',
    'must not be longer than [claviger.api_key.lifetime_max]',
  );
  const identity = settings['claviger.upstream.identity.type'];
  if (identity === 'basic') {
    demand(
      settings['claviger.upstream.identity.username'] !== null,
      'claviger.upstream.identity.username',
      'is required for the identity basic',
    );
    demand(
      settings['claviger.upstream.identity.password_file'] !== null,
      'claviger.upstream.identity.password_file',
      'is required for the identity basic',
    );
  }
  if (identity === 'api_key') {
    demand(
      settings['claviger.upstream.identity.api_key_file'] !== null,
      'claviger.upstream.identity.api_key_file',
      'is required for the identity api_key',
    );
  }
  if (identity === 'certificate') {
    demand(
      settings['claviger.upstream.identity.certificate'] !== null,
      'claviger.upstream.identity.certificate',
      'is required for the identity certificate',
    );
    demand(
      settings['claviger.upstream.identity.key'] !== null,
      'claviger.upstream.identity.key',
      'is required for the identity certificate',
    );
  }
  for (const url of settings['claviger.upstream.urls']) {
    demand(
      isNodeUrl(url),
      'claviger.upstream.urls',
      `[${url}] must be a URL of scheme http or https with a host, without user, path or query`,
    );
  }
  for (const key of ['claviger.listen', 'claviger.metrics.listen'] as const) {
    const value = settings[key];
    const off = key === 'claviger.metrics.listen' && value === 'off';
    demand(off || parseHostPort(value) !== null, key, 'must be host:port');
  }
  const published = settings['claviger.http.publish_address'];
  demand(published === null || parseHostPort(published) !== null, 'claviger.http.publish_address', 'must be host:port');
  return problems;
}

function isNodeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '' && url.pathname === '/';
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' && plain;
}

/** Host and port of `host:port` or `[v6]:port`, or `null` when it is neither. */
export function parseHostPort(text: string): { readonly host: string; readonly port: number } | null {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  return host === undefined || !(port <= 65_535) ? null : { host, port };
}
