import { nearMatch } from '../near-match.ts';
import { REALM_TYPES, type RealmSettings, type RealmType, realmViolations } from '../realms/realm-types.ts';
import { type GivenSetting, issueText, type Section, type SettingProblem } from '../setting.ts';

/** Realms in their order, and everything that is wrong with them. */
export interface ReadRealms {
  /** Those that could be read. */
  readonly realms: readonly RealmSettings[];
  readonly problems: readonly SettingProblem[];
}

/** The settings of one realm as they were given. */
interface GivenRealm {
  readonly type: RealmType;
  readonly name: string;
  /** By key relative to the realm. */
  readonly given: Map<string, GivenSetting>;
}

const PREFIX = 'xpack.security.authc.realms.';
const TYPES = Object.keys(REALM_TYPES);
/** Of these there is one, which answers for all users of its kind. */
const SINGLE_TYPES: readonly RealmType[] = ['file', 'native', 'kerberos'];
const RESERVED_SENTENCE =
  'is the realm of the built-in users, which is always first: see [xpack.security.authc.reserved_realm.enabled]';
/** Names that realms have which are not set. */
const TAKEN_NAMES: readonly string[] = ['reserved'];

/** Whether a key is one of a realm, known or not. */
export function isRealmKey(key: string): boolean {
  return key.startsWith(PREFIX);
}

/** Reads `xpack.security.authc.realms.<type>.<name>.<key>`; other keys are passed over. */
export function readRealms(settings: ReadonlyMap<string, GivenSetting>): ReadRealms {
  const problems: SettingProblem[] = [];
  const realms: RealmSettings[] = [];
  for (const realm of gatherRealms(settings, problems)) {
    const read = readRealm(realm);
    if ('problems' in read) problems.push(...read.problems);
    else realms.push(read.settings);
  }
  problems.push(...clashes(realms));
  realms.sort((one, other) => one.values.order - other.values.order);
  return { realms, problems };
}

function gatherRealms(settings: ReadonlyMap<string, GivenSetting>, problems: SettingProblem[]): Iterable<GivenRealm> {
  const realms = new Map<string, GivenRealm>();
  for (const [key, setting] of settings) {
    if (!isRealmKey(key)) continue;
    const [type = '', name = '', ...rest] = key.slice(PREFIX.length).split('.');
    const tell = (sentence: string): void => void problems.push({ key, sentence });
    if (type === 'reserved') tell(`[${PREFIX}reserved] in ${setting.source} ${RESERVED_SENTENCE}`);
    else if (!isRealmType(type)) tell(`unknown realm type [${type}] in ${setting.source}${nearMatch(type, TYPES)}`);
    else if (name === '' || rest.length === 0) tell(`[${key}] in ${setting.source} must be ${PREFIX}<type>.<name>.<key>`);
    else if (name.startsWith('_') || TAKEN_NAMES.includes(name)) tell(`[${name}] in ${setting.source} is no name for a realm`);
    else if (!isKeyOf(REALM_TYPES[type], rest.join('.'))) tell(unknownKey(key, type, name, setting.source));
    else {
      const id = `${type}.${name}`;
      const realm = realms.get(id) ?? { type, name, given: new Map() };
      realms.set(id, realm);
      realm.given.set(rest.join('.'), setting);
    }
  }
  return realms.values();
}

function isRealmType(type: string): type is RealmType {
  return Object.hasOwn(REALM_TYPES, type);
}

/** A key that ends with `*` stands for all that begin as it does. */
function isKeyOf(keys: Section, key: string): boolean {
  const isOneOfMany = Object.keys(keys).some(
    (each) => isFamily(each) && key.length > each.length - 1 && key.startsWith(each.slice(0, -1)),
  );
  return Object.hasOwn(keys, key) ? !isFamily(key) : isOneOfMany;
}

function isFamily(key: string): boolean {
  return key.endsWith('.*');
}

/** What is given for a key; for one that stands for many, the values of all by the end of their keys. */
function givenFor(key: string, given: ReadonlyMap<string, GivenSetting>): GivenSetting | undefined {
  if (!isFamily(key)) return given.get(key);
  const start = key.slice(0, -1);
  const members = [...given].filter(([each]) => each.startsWith(start));
  const [, first] = members[0] ?? [];
  const values = members.map(([each, { value }]) => [each.slice(start.length), value]);
  return first === undefined ? undefined : { value: Object.fromEntries(values), source: first.source };
}

function unknownKey(key: string, type: RealmType, name: string, source: string): string {
  const known = Object.keys(REALM_TYPES[type]).map((each) => `${PREFIX}${type}.${name}.${each}`);
  return `unknown setting [${key}] in ${source}${nearMatch(key, known)}`;
}

function readRealm({
  type,
  name,
  given,
}: GivenRealm): { readonly settings: RealmSettings } | { readonly problems: readonly SettingProblem[] } {
  const prefix = `${PREFIX}${type}.${name}.`;
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  const keys: Section = REALM_TYPES[type];
  for (const [key, { schema }] of Object.entries(keys)) {
    const setting = givenFor(key, given);
    const parsed = schema.safeParse(setting?.value ?? undefined);
    if (parsed.success) values[key] = parsed.data;
    else problems.push(problem(prefix + key, `in ${setting?.source ?? 'the defaults'} ${issueText(parsed.error.issues)}`));
  }
  if (!given.has('order')) problems.push(problem(`${prefix}order`, 'is required'));
  if (problems.length > 0) return { problems };
  // The values were read by the table of this very type.
  const settings = { type, name, values } as unknown as RealmSettings;
  const violations = settings.values.enabled ? realmViolations(settings) : [];
  return violations.length === 0
    ? { settings }
    : { problems: violations.map(({ key, sentence }) => problem(prefix + key, sentence)) };
}

function problem(key: string, sentence: string): SettingProblem {
  return { key, sentence: `[${key}] ${sentence}` };
}

/** Realms that are in each other's way. */
function clashes(realms: readonly RealmSettings[]): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const [at, realm] of realms.entries()) {
    const earlier = realms.slice(0, at);
    const key = `${PREFIX}${realm.type}.${realm.name}`;
    const clash = (sentence: string): void => void problems.push(problem(key, sentence));
    const sameOrder = earlier.find(({ values }) => values.order === realm.values.order);
    if (sameOrder !== undefined) clash(`has the order of [${PREFIX}${sameOrder.type}.${sameOrder.name}]`);
    if (earlier.some(({ name }) => name === realm.name)) clash('has the name of another realm');
    const isSecond = SINGLE_TYPES.includes(realm.type) && earlier.some(({ type }) => type === realm.type);
    if (isSecond) clash(`is the second of its type: there is one realm of type [${realm.type}]`);
  }
  problems.push(...unknownDelegations(realms));
  return problems;
}

/** Realms to which others leave their users, and which are not there. */
function unknownDelegations(realms: readonly RealmSettings[]): readonly SettingProblem[] {
  const known = new Set(['reserved', ...realms.filter(({ values }) => values.enabled).map(({ name }) => name)]);
  if (!realms.some(({ type }) => type === 'native')) known.add('default_native');
  const delegating = new Set(realms.filter((realm) => delegatesOf(realm).length > 0).map(({ name }) => name));
  return realms.flatMap((realm) => {
    const key = `${PREFIX}${realm.type}.${realm.name}.authorization_realms`;
    const named = delegatesOf(realm);
    const chained = named.filter((name) => name !== realm.name && delegating.has(name));
    const inChain = chained.map((name) => problem(key, `names [${name}], which itself leaves its users to others`));
    const unknown = named
      .filter((name) => name === realm.name || !known.has(name))
      .map((name) => problem(key, `names [${name}], which is no other realm${nearMatch(name, otherThan(realm.name))}`));
    return [...unknown, ...inChain];
  });

  function otherThan(own: string): readonly string[] {
    return [...known].filter((name) => name !== own);
  }
}

function delegatesOf({ values }: RealmSettings): readonly string[] {
  return 'authorization_realms' in values ? values.authorization_realms : [];
}
