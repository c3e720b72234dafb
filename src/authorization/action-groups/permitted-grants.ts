import { BLIND_ACTIONS, type Grant } from '../grant.ts';
import { ANY_STRING, differenceOf, intersectionOf, type Language, NOTHING, unionOf } from '../pattern/language.ts';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { parseWildcard } from '../pattern/parse-wildcard.ts';
import { unionOfPatterns } from '../privileges/named-privilege.ts';
import { UNRESTRICTED_NAMES } from '../restricted-names.ts';
import type { PermittedGrant } from '../set-rights.ts';
import { parsePermissionPattern } from './parse-permission-pattern.ts';
import { SYSTEM_INDEX_PERMISSION } from './resolve-permissions.ts';

/** How the actions begin by which security is managed: no pattern stands for them that does not begin like them itself. */
export const SECURITY_PREFIXES: readonly string[] = ['cluster:admin/xpack/security/', 'restapi:'];
const SECURITY_ACTIONS = unionOfPatterns(SECURITY_PREFIXES.map((prefix) => `${prefix}*`));

/** The index of OpenSearch's security plugin, which no permission opens. */
const SECURITY_INDEX = parseWildcard('.opendistro_security*');

/** How the names begin in which Dashboards keeps its state, and the cluster that of tasks. */
const DASHBOARDS_PREFIXES: readonly string[] = ['.kibana', '.opensearch_dashboards', '.tasks'];
const DASHBOARDS_NAMES = unionOf(DASHBOARDS_PREFIXES.map((prefix) => parseWildcard(`${prefix}*`)));

/** Actions on indices that OpenSearch grants for the cluster as a whole: they open the door, what is behind is judged by itself. */
const DOORS: Language = unionOfPatterns([
  'indices:data/write/bulk',
  'indices:data/read/mget',
  'indices:data/read/msearch',
  'indices:data/read/msearch/template',
  'indices:data/read/mtv',
  'indices:data/read/scroll',
  'indices:data/read/scroll/clear',
  'indices:data/write/reindex',
  'indices:data/read/search/template/render',
  'indices:data/read/point_in_time/readall',
]);

/** Actions that are checked under another name: `[what is asked, what grants it]`. */
const OTHER_NAMES: readonly (readonly [string, string])[] = [
  ['indices:admin/auto_create', 'indices:admin/create'],
  ['indices:admin/mapping/auto_put', 'indices:admin/mapping/put'],
  ['internal:indices/admin/upgrade', 'indices:admin/upgrade'],
  // Elasticsearch's names alone tell new documents from changed ones.
  ['indices:data/write/index:op_type/create', 'indices:data/write/index'],
  ['indices:data/write/index:op_type/index', 'indices:data/write/index'],
];

/** Actions that need another beside: `[action, what it also needs]`. */
const NEEDS: readonly (readonly [string, string])[] = [['indices:admin/shards/search_shards', 'indices:data/read/search']];

/** The cluster actions that cluster permissions grant. */
export function permittedClusterActions(permissions: readonly string[]): Language {
  if (permissions.length === 0) return NOTHING;
  const spelled = permissions.filter((permission) => SECURITY_PREFIXES.some((prefix) => permission.startsWith(prefix)));
  return unionOf([differenceOf(languageOf(permissions), SECURITY_ACTIONS), languageOf(spelled)]);
}

/** What an index permission grants. */
export function permittedGrant({ actions, names, partial }: PermittedGrant): Grant {
  const granted = differenceOf(asChecked(languageOf(actions)), DOORS);
  const patterns = languageOf(names);
  const reach = actions.includes(SYSTEM_INDEX_PERMISSION)
    ? differenceOf(patterns, SECURITY_INDEX)
    : unionOf([intersectionOf([patterns, UNRESTRICTED_NAMES]), spelledDashboardsNames(names)]);
  return partial
    ? {
        actions: intersectionOf([granted, BLIND_ACTIONS]),
        withheld: differenceOf(granted, BLIND_ACTIONS),
        patterns,
        names: reach,
      }
    : { actions: granted, withheld: NOTHING, patterns, names: reach };
}

/** The doors that cluster permissions open, as actions on every name. */
export function permittedDoors(clusterPermissions: readonly string[]): Grant {
  return {
    actions: intersectionOf([languageOf(clusterPermissions), DOORS]),
    withheld: NOTHING,
    patterns: ANY_STRING,
    names: UNRESTRICTED_NAMES,
  };
}

/** Whether the permissions reach everything that OpenSearch knows but its own state. */
export function permitEverything(clusterPermissions: readonly string[], grants: readonly PermittedGrant[]): boolean {
  const isAll = (pattern: string): boolean => pattern === '*';
  return (
    clusterPermissions.some(isAll) &&
    grants.some((grant) => !grant.partial && grant.names.some(isAll) && grant.actions.some(isAll))
  );
}

/** OpenSearch keeps the indices of Dashboards from nobody: who is granted names that begin like theirs reaches them. */
function spelledDashboardsNames(names: readonly string[]): Language {
  const spelled = names.filter((name) => DASHBOARDS_PREFIXES.some((prefix) => name.startsWith(prefix)));
  return spelled.length === 0 ? NOTHING : intersectionOf([languageOf(spelled), DASHBOARDS_NAMES]);
}

function asChecked(actions: Language): Language {
  const matcher = new LanguageMatcher(actions);
  const renamed = OTHER_NAMES.filter(([, grantedAs]) => matcher.matches(grantedAs)).map(([asked]) => asked);
  const unmet = NEEDS.filter(([, needed]) => !matcher.matches(needed)).map(([action]) => action);
  const changed = unionOfPatterns([...OTHER_NAMES.map(([asked]) => asked), ...unmet]);
  return unionOf([differenceOf(actions, changed), unionOfPatterns(renamed)]);
}

function languageOf(patterns: readonly string[]): Language {
  return unionOf(
    patterns.map((pattern) => {
      const parsed = parsePermissionPattern(pattern);
      return parsed.outcome === 'parsed' ? parsed.language : NOTHING;
    }),
  );
}
