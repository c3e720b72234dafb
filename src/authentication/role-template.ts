import Mustache from 'mustache';
import { SecurityError } from '../domain/error.ts';
import { isJsonArray, isJsonObject } from '../domain/json/json-kind.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import type { JsonObject, JsonValue } from '../domain/json/json-value.ts';
import { parseJson } from '../domain/json/parse-json.ts';
import type { RoleTemplate } from '../domain/role-mapping/role-mapping.ts';
import type { MappedUser } from './role-mapping-rule.ts';

/** Why a template cannot be used, or `null`. Partial templates are not allowed: there is nothing that they could name. */
export function roleTemplateViolation({ source }: Pick<RoleTemplate, 'source'>): string | null {
  try {
    const partial = findPartial(Mustache.parse(source));
    return partial === null ? null : `Cannot expand '${partial}' because partial templates are not allowed`;
  } catch {
    return `Failed to compile inline script [${source}] using lang [mustache]`;
  }
}

/**
 * The roles that a template gives a user: Mustache without escaping and partials, with `toJson` and `join` as Elasticsearch
 * has them. A template that cannot be rendered, or does not come to names of roles, gives none.
 */
export function renderRoleTemplate(template: RoleTemplate, user: MappedUser): readonly string[] {
  try {
    const context = new TemplateContext(bare(modelOf(template, user)));
    const text = Mustache.render(template.source, context, undefined, { escape: String });
    return (template.format === 'string' ? [text] : readNames(text)).filter((name) => name !== '');
  } catch (error) {
    // What a template does with values that it did not expect: a mistake of its author, and no reason to give a right.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SecurityError) return [];
    throw error;
  }
}

function readNames(text: string): readonly string[] {
  const value = parseJson(Buffer.from(text), DEFAULT_JSON_LIMITS);
  const names = isJsonArray(value) ? value : [value];
  return names.every((name) => typeof name === 'string') ? names : [];
}

function modelOf({ params }: RoleTemplate, { username, dn, groups, metadata, realmName }: MappedUser): JsonObject {
  return { ...params, username, ...(dn !== null && { dn }), groups, metadata, realm: { name: realmName } };
}

/** A copy without prototypes: a template reaches values, and never a function of the language. */
function bare(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return Object.setPrototypeOf(value.map(bare), null);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [name, member] of Object.entries(value)) copy[name] = bare(member);
  return copy;
}

const TO_JSON = /^tojson$/i;
const JOIN = /^join(?:\s+delimiter='([^']*)')?$/i;

/** A section's function: is given the text between its tags. */
type Section = () => (text: string) => string;

/** Finds values by name, and the two functions. */
class TemplateContext extends Mustache.Context {
  readonly #view: JsonValue;
  readonly #above: TemplateContext | null;

  constructor(view: JsonValue, above: TemplateContext | null = null) {
    super(view, above ?? undefined);
    this.#view = view;
    this.#above = above;
  }

  override push(view: JsonValue): TemplateContext {
    return new TemplateContext(view, this);
  }

  override lookup(name: string): JsonValue | ReturnType<Section> | undefined {
    if (TO_JSON.test(name)) return (text) => JSON.stringify(this.#find(text.trim()) ?? null);
    const join = JOIN.exec(name);
    if (join !== null) return (text) => joined(this.#find(text.trim()), join[1] ?? ',');
    return name === '.' ? this.#view : this.#find(name);
  }

  /** The value in the nearest section that has the first part of the name. */
  #find(name: string): JsonValue | undefined {
    const [first = '', ...rest] = name.split('.');
    const view = this.#view;
    if (!hasMember(view, first)) return this.#above === null ? undefined : this.#above.#find(name);
    let value: JsonValue | undefined = memberOf(view, first);
    for (const part of rest) value = hasMember(value, part) ? memberOf(value, part) : undefined;
    return value;
  }
}

function hasMember(value: JsonValue | undefined, name: string): value is JsonObject | readonly JsonValue[] {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) && name !== 'length';
}

function memberOf(value: JsonObject | readonly JsonValue[], name: string): JsonValue | undefined {
  return isJsonArray(value) ? value[Number(name)] : value[name];
}

function joined(value: JsonValue | undefined, delimiter: string): string {
  if (value === undefined || !isJsonArray(value)) return '';
  return Array.from(value, String).join(delimiter);
}

/** The name of the first partial, at any depth. */
function findPartial(tokens: readonly unknown[]): string | null {
  for (const token of tokens) {
    if (!Array.isArray(token)) continue;
    const [kind, name, , , children] = token as readonly unknown[];
    if (kind === '>') return String(name);
    const partial = Array.isArray(children) ? findPartial(children) : null;
    if (partial !== null) return partial;
  }
  return null;
}
