import type { JsonObject } from '../json/json-value.ts';

/** Whether and how API tokens are issued and taken. */
export interface ApiTokenConfiguration {
  readonly enabled: boolean;
  /** Tokens neither revoked nor expired that there may be; 0: any number. */
  readonly maxTokens: number;
  /** Longest lifetime in seconds; 0: any, and tokens may never expire. */
  readonly maxDurationSeconds: number;
}

/** What of OpenSearch's dynamic security configuration has an effect here. */
export interface DynamicConfiguration {
  readonly apiTokens: ApiTokenConfiguration;
  readonly onBehalfOf: { readonly enabled: boolean };
}

/**
 * A document of OpenSearch's security configuration that is kept as it was given, by its type: `config` (the overrides of the settings),
 * `audit`, `allowlist`, `nodesdn`. Never a secret.
 */
export interface ConfigurationDocument {
  readonly document: JsonObject;
}
