import { SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import { isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type { DynamicConfiguration } from '../../../domain/opensearch/configuration.ts';
import { changeableParts, FIXED_PARTS } from './shown-configuration.ts';

const TEN_YEARS_SECONDS = 3_650 * 86_400;

/** Largest value of each number; the least is 0. */
const LARGEST: Readonly<Record<string, number>> = { max_tokens: 100_000_000, max_duration_seconds: TEN_YEARS_SECONDS };

/** Parts of OpenSearch's configuration that do not exist here, and what is in their place. */
const ABSENT_PARTS: Readonly<Record<string, string>> = {
  authc: 'who may log in is decided by the realms that the settings name',
  authz: 'roles come from role mappings',
  http: 'proxies and the anonymous user are settings',
  auth_failure_listeners: 'failed logins are throttled by settings',
  filtered_alias_mode: 'filtered aliases are judged by the indices behind them',
  disable_rest_auth: 'every request is authenticated',
  disable_intertransport_auth: 'there is no transport layer',
  respect_request_indices_options: 'options of requests are always respected',
  multi_rolespan_enabled: 'roles always add up',
  hosts_resolver_mode: 'hosts give nobody a role',
  do_not_fail_on_forbidden_empty: 'wildcards are always narrowed',
  transport_userrname_attribute: 'there is no transport layer',
  privileges_evaluation_type: 'there is one way to evaluate privileges',
};

/** Names of keys that are files and stand in no document. */
const KEYS: ReadonlySet<string> = new Set(['signing_key', 'encryption_key']);

/**
 * What of a configuration differs from the settings, or did so before: all that is kept of it. Every value is checked, and what does not
 * exist here or cannot be changed is refused rather than ignored.
 * @param configuration The document under `config`.
 * @param before What was kept until now, in the same form as the result: a stored document.
 * @throws SecurityError `configurationInvalid`.
 */
export function configurationOverrides(
  configuration: JsonObject,
  before: JsonObject,
  defaults: DynamicConfiguration,
): JsonObject {
  assertNames(Object.keys(configuration), ['dynamic']);
  const dynamic = objectOf(configuration['dynamic'] ?? {}, 'dynamic');
  const changeable = changeableParts(defaults);
  const overrides: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(dynamic)) {
    const present = changeable[name];
    if (present === undefined || !isJsonObject(present)) assertUnchanged(name, value);
    else {
      const kept = overridesOf(name, objectOf(value, name), present, keptBefore(before, name));
      if (Object.keys(kept).length > 0) overrides[name] = kept;
    }
  }
  return Object.keys(overrides).length === 0 ? {} : { config: { dynamic: overrides } };
}

function overridesOf(part: string, values: JsonObject, defaults: JsonObject, before: JsonObject): JsonObject {
  const kept: Record<string, JsonValue> = {};
  const key = Object.keys(values).find((name) => KEYS.has(name));
  if (key !== undefined) {
    throw invalid(`[${part}.${key}] cannot stand in the configuration: keys are files, which settings name`, [key]);
  }
  assertNames(Object.keys(values), Object.keys(defaults));
  for (const [name, value] of Object.entries(values)) {
    assertValue(name, value, defaults[name] ?? null);
    if (!equalJson(value, defaults[name]) || Object.hasOwn(before, name)) kept[name] = value;
  }
  return kept;
}

function assertValue(name: string, value: JsonValue, like: JsonValue): void {
  if (typeof like === 'boolean') {
    if (typeof value !== 'boolean') throw wrongType(name, 'Boolean expected');
    return;
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType(name, 'Integer expected');
  const largest = LARGEST[name] ?? 0;
  if (value < 0 || value > largest) throw invalid(`[${name}] must be between 0 and ${largest}, but was [${value}]`, [name]);
}

/** What cannot be changed may be sent as it is, so that what was read can be written. */
function assertUnchanged(name: string, value: JsonValue): void {
  const fixed = Object.hasOwn(FIXED_PARTS, name) ? FIXED_PARTS[name] : undefined;
  if (fixed === undefined) {
    const why = Object.hasOwn(ABSENT_PARTS, name) ? ABSENT_PARTS[name] : undefined;
    if (why === undefined) throw invalid('Invalid configuration', [name]);
    throw invalid(`[${name}] does not exist here: ${why}`, [name]);
  }
  if (!isSameAsFar(value, fixed)) throw invalid(`[${name}] cannot be changed here`, [name]);
}

/** Whether the value is the fixed one, or of an object some of its members. */
function isSameAsFar(value: JsonValue, fixed: JsonValue): boolean {
  if (!isJsonObject(value) || !isJsonObject(fixed)) return equalJson(value, fixed);
  return Object.entries(value).every(([name, member]) => Object.hasOwn(fixed, name) && equalJson(member, fixed[name]));
}

function keptBefore(stored: JsonObject, part: string): JsonObject {
  const values = memberOf(memberOf(memberOf(stored, 'config'), 'dynamic'), part);
  return values;
}

function memberOf(object: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(object, name) ? (object[name] ?? null) : null;
  return isJsonObject(value) ? value : {};
}

function objectOf(value: JsonValue, name: string): JsonObject {
  if (!isJsonObject(value)) throw wrongType(name, 'Object expected');
  return value;
}

function assertNames(given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw invalid('Invalid configuration', unknown);
}

function invalid(reason: string, names: readonly string[]): SecurityError {
  return new SecurityError('configurationInvalid', reason, { details: { invalid_keys: { keys: names.join(',') } } });
}

function wrongType(name: string, expected: string): SecurityError {
  return new SecurityError('configurationInvalid', 'Wrong datatype', { details: { [name]: expected } });
}
