import type { z } from 'zod';
import { choice, flag, integer, optionalText, type Section, type SettingProblem, text, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** The console: pages for people, on an origin of its own. */
export const CONSOLE_SETTINGS = {
  'claviger.console.enabled': flag(true, 'Serve the console.'),
  'claviger.console.listen': text(
    '127.0.0.1:9280',
    'Address and port of the console’s listener, `host:port` or `[v6]:port`; port 0 takes any free one.',
  ),
  'claviger.console.public_url': optionalText(
    'Origin by which browsers reach the console, e.g. `https://keys.example.com`, where a proxy stands before it; the listener’s without it.',
  ),
  'claviger.console.api_url': optionalText(
    'Address of the gateway that the console’s examples show; `claviger.http.publish_address`, or the listener’s, without it.',
  ),
  'claviger.console.ssl.enabled': flag(
    false,
    'Serve the console by HTTPS. `__Host-` cookies need it everywhere but on loopback.',
  ),
  'claviger.console.ssl.certificate': optionalText(
    'PEM file with the certificate chain of the console; that of the gateway without it.',
  ),
  'claviger.console.ssl.key': optionalText('PEM file with the private key of the console; that of the gateway without it.'),
  'claviger.console.session.idle_timeout': timeValue(
    '30m',
    SECOND_MS,
    30 * DAY_MS,
    'A session ends when nothing was asked in it for so long.',
  ),
  'claviger.console.session.timeout': timeValue(
    '12h',
    SECOND_MS,
    90 * DAY_MS,
    'A session ends so long after the sign-in, whatever is asked.',
  ),
  'claviger.console.session.sessions_max': integer(
    10_000,
    1,
    1_000_000,
    'Sessions at a time; at one more the one that was used longest ago ends.',
  ),
  'claviger.console.session.sessions_per_user_max': integer(
    20,
    1,
    10_000,
    'Sessions of one user at a time; at one more the one that was used longest ago ends.',
  ),
  'claviger.console.request_body_bytes_max': integer(
    2_097_152,
    1_024,
    1_073_741_824,
    'Size of a request body that the console takes; more is answered with 413.',
  ),
  'claviger.console.answer_bytes_max': integer(
    33_554_432,
    65_536,
    1_073_741_824,
    'Size of an answer that the console hands on; more is answered with 413.',
  ),
  'claviger.console.password_sign_in': flag(true, 'Whether one may sign in with username and password.'),
  'claviger.console.openid_connect.issuer': optionalText(
    'Issuer of an OpenID provider by which one may sign in; absent: none.',
  ),
  'claviger.console.openid_connect.client_id': optionalText('Id by which the provider knows the console.'),
  'claviger.console.openid_connect.client_secret_file': optionalText(
    'File with the client secret; absent: the console is a public client.',
  ),
  'claviger.console.openid_connect.client_authentication': choice(
    ['client_secret_basic', 'client_secret_post'],
    'client_secret_basic',
    'How the console proves itself to the provider.',
  ),
  'claviger.console.openid_connect.scopes': text('openid profile email', 'Scopes that are asked for.'),
  'claviger.console.openid_connect.label': text('OpenID Connect', 'What the button says after “Continue with”.'),
  'claviger.console.openid_connect.allow_insecure': flag(false, 'Accept a provider by plain HTTP. For tests.'),
} as const satisfies Section;

type ConsoleKey = keyof typeof CONSOLE_SETTINGS;

/** The values of this section, and the certificate of the gateway that may stand for the console's own. */
type ConsoleValues = { readonly [Key in ConsoleKey]: z.output<(typeof CONSOLE_SETTINGS)[Key]['schema']> } & {
  readonly [Key in `xpack.security.http.ssl.${'certificate' | 'key'}`]: string | null;
};

/** What is wrong with these settings together, by the setting to change. */
export function consoleProblems(settings: ConsoleValues): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const demand = (condition: boolean, key: ConsoleKey, sentence: string): void => {
    if (!condition) problems.push({ key, sentence: `[${key}] ${sentence}` });
  };
  demand(
    settings['claviger.console.session.idle_timeout'] <= settings['claviger.console.session.timeout'],
    'claviger.console.session.idle_timeout',
    'must not be longer than [claviger.console.session.timeout]',
  );
  demand(
    (settings['claviger.console.openid_connect.issuer'] === null) ===
      (settings['claviger.console.openid_connect.client_id'] === null),
    'claviger.console.openid_connect.client_id',
    'goes with [claviger.console.openid_connect.issuer]: both or neither',
  );
  const publicUrl = settings['claviger.console.public_url'];
  demand(
    publicUrl === null || isOrigin(publicUrl),
    'claviger.console.public_url',
    'must be an origin such as https://keys.example.com',
  );
  if (settings['claviger.console.ssl.enabled']) {
    for (const part of ['certificate', 'key'] as const) {
      const given = settings[`claviger.console.ssl.${part}`] ?? settings[`xpack.security.http.ssl.${part}`];
      demand(given !== null, `claviger.console.ssl.${part}`, 'is required when HTTPS is on');
    }
  }
  return problems;
}

function isOrigin(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.origin === text.replace(/\/$/, '');
}
