import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { ConfigurationDocument, DynamicConfiguration } from '../../domain/opensearch/configuration.ts';
import type { ChangeFeed, NamedStore } from '../../stores/store.ts';
import type { Dependency } from '../realm.ts';
import { FollowedValue } from './followed-value.ts';

/** Name of the document that overrides the settings. */
export const DYNAMIC_CONFIGURATION_NAME = 'config';

/** What reading the dynamic configuration depends on. */
export const DYNAMIC_CONFIGURATION_DEPENDENCY: Dependency = { kind: 'configurationDocument', id: DYNAMIC_CONFIGURATION_NAME };

/**
 * The dynamic configuration as it is now: the settings, overridden by what the stored document says. It is read once and again after
 * a change.
 */
export class DynamicConfigurationSource {
  readonly #configuration: FollowedValue<DynamicConfiguration>;

  constructor(deps: {
    readonly documents: Pick<NamedStore<ConfigurationDocument>, 'find'>;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
    readonly defaults: DynamicConfiguration;
  }) {
    this.#configuration = new FollowedValue({
      kind: 'configurationDocument',
      changes: deps.changes,
      read: async () => {
        const stored = await deps.documents.find(DYNAMIC_CONFIGURATION_NAME);
        return stored === null ? deps.defaults : overridden(deps.defaults, stored.document);
      },
    });
  }

  /** @throws StoreError when the document cannot be read. */
  read(): Promise<DynamicConfiguration> {
    return this.#configuration.get();
  }

  /** Stops following the change feed. */
  close(): void {
    this.#configuration.close();
  }
}

/** What is not there, or of another type than it must be, is as the settings say. */
function overridden(defaults: DynamicConfiguration, document: JsonObject): DynamicConfiguration {
  const dynamic = objectIn(objectIn(document, 'config'), 'dynamic');
  const tokens = objectIn(dynamic, 'api_tokens');
  const { apiTokens, onBehalfOf } = defaults;
  return {
    apiTokens: {
      enabled: flagIn(tokens, 'enabled', apiTokens.enabled),
      maxTokens: countIn(tokens, 'max_tokens', apiTokens.maxTokens),
      maxDurationSeconds: countIn(tokens, 'max_duration_seconds', apiTokens.maxDurationSeconds),
    },
    onBehalfOf: { enabled: flagIn(objectIn(dynamic, 'on_behalf_of'), 'enabled', onBehalfOf.enabled) },
  };
}

function valueIn(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = valueIn(object, name);
  return isJsonObject(value ?? null) ? (value as JsonObject) : {};
}

function flagIn(object: JsonObject, name: string, otherwise: boolean): boolean {
  const value = valueIn(object, name);
  return typeof value === 'boolean' ? value : otherwise;
}

function countIn(object: JsonObject, name: string, otherwise: number): number {
  const value = valueIn(object, name);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
