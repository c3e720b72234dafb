import { nearMatch } from './near-match.ts';
import { consoleProblems } from './sections/console.ts';
import { isIssuer } from './sections/oauth2.ts';
import { openSearchProblems } from './sections/opensearch.ts';
import { isRealmKey, readRealms } from './sections/realms.ts';
import { upstreamIdentityProblems } from './sections/upstream-identity.ts';
import { type GivenSetting, issueText, type SettingProblem } from './setting.ts';
import { environmentName, REALMS, SETTINGS, type SettingKey, type Settings } from './settings.ts';

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
  const merged = new Map<string, GivenSetting>();
  for (const source of sources) {
    for (const [key, value] of source.values) {
      if (Object.hasOwn(SETTINGS, key) || isRealmKey(key)) merged.set(key, { value, source: source.name });
      else problems.push({ key, sentence: `unknown setting [${key}] in ${source.name}${nearMatch(key, KEYS)}` });
    }
  }
  const settings: Record<string, unknown> = {};
  for (const key of KEYS) {
    const given = merged.get(key);
    const parsed = SETTINGS[key].schema.safeParse(given?.value ?? undefined);
    if (parsed.success) settings[key] = parsed.data;
    else problems.push({ key, sentence: `[${key}] in ${given?.source ?? 'the defaults'} ${issueText(parsed.error.issues)}` });
  }
  const realms = readRealms(merged);
  problems.push(...realms.problems);
  settings[REALMS] = realms.realms;
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
  for (const { key, sentence } of upstreamIdentityProblems(settings)) demand(false, key, sentence);
  for (const { key, sentence } of openSearchProblems(settings)) demand(false, key, sentence);
  problems.push(...consoleProblems(settings));
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
  demand(
    settings['claviger.oauth2.signing_key_overlap'] <= settings['claviger.oauth2.signing_key_rotation_interval'],
    'claviger.oauth2.signing_key_overlap',
    'must not be longer than [claviger.oauth2.signing_key_rotation_interval]',
  );
  const issuer = settings['claviger.oauth2.issuer'];
  demand(
    issuer === null || isIssuer(issuer),
    'claviger.oauth2.issuer',
    'must be a URL such as https://keys.example.org, by HTTPS unless it is a loopback one, without a path or a slash at its end',
  );
  for (const realm of settings[REALMS]) {
    if (realm.type !== 'pki' || !realm.values.enabled || realm.values['forwarded.peers'].length > 0) continue;
    demand(
      settings['xpack.security.http.ssl.enabled'] && settings['xpack.security.http.ssl.client_authentication'] !== 'none',
      'xpack.security.http.ssl.client_authentication',
      `must be optional or required, with HTTPS on, or the realm [${realm.name}] never sees a certificate`,
    );
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
