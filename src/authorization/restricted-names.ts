import { ANY_STRING, differenceOf, invertRanges, type Language, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parseWildcard } from './pattern/parse-wildcard.ts';

/**
 * Names in which Elasticsearch, OpenSearch and their dashboards keep their own state: credentials, stored searches' results,
 * saved objects. No pattern of a role reaches them without `allow_restricted_indices`, not even one that spells the name.
 */
export const RESTRICTED_NAME_PATTERNS: readonly string[] = [
  // Both
  '.tasks*',
  '.async-search*',
  '.kibana*',
  '.ltrstore*',
  // Elasticsearch
  '.security*',
  '.fleet*',
  '.apm-agent-configuration*',
  '.apm-custom-link*',
  '.reporting-*',
  '.connector-secrets*',
  '.secrets-inference*',
  '.inference*',
  '.synonyms*',
  '.query-rules*',
  '.search-app*',
  '.logstash*',
  '.enrich*',
  '.geoip_databases*',
  '.ml-config*',
  '.ml-meta*',
  '.ml-inference*',
  '.transform-internal*',
  '.triggered_watches*',
  '.watches*',
  '.snapshot-blob-cache*',
  // OpenSearch
  '.opendistro_security*',
  '.opendistro-*',
  '.opensearch*',
  '.plugins-*',
];

const OWN_NAMES = unionOf(RESTRICTED_NAME_PATTERNS.map(parseWildcard));

/** The restricted names, and the backing indices of data streams that have such a name (`.ds-.fleet-…`). */
export const RESTRICTED_NAMES: Language = unionOf([
  OWN_NAMES,
  { kind: 'sequence', parts: [unionOf([parseWildcard('.ds-'), parseWildcard('.fs-')]), OWN_NAMES] },
]);

/**
 * The strings that can be the name of one index, alias or data stream of the cluster itself: not empty, no list, no wildcard,
 * no remote cluster or selector (`:`), and not beginning like `_all` or an exclusion. Rights on names are rights on these,
 * whatever a role's pattern matches.
 */
export const INDEX_NAMES: Language = {
  kind: 'sequence',
  parts: [charactersWithout('*,:_-+'), { kind: 'repeat', part: charactersWithout('*,:'), min: 0, max: null }],
};

/** What a role without `allow_restricted_indices` can reach at most. */
export const UNRESTRICTED_NAMES: Language = differenceOf(ANY_STRING, RESTRICTED_NAMES);

const restrictedNameMatcher = new LanguageMatcher(RESTRICTED_NAMES);

/** Whether a name needs `allow_restricted_indices`. */
export function isRestrictedName(name: string): boolean {
  return restrictedNameMatcher.matches(name);
}

function charactersWithout(excluded: string): Language {
  const ranges = Array.from(excluded).map((character) => ({ first: character.charCodeAt(0), last: character.charCodeAt(0) }));
  return { kind: 'character', ranges: invertRanges(ranges) };
}
