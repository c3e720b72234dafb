import { illegalArgument } from '../../domain/error.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { type Instant, instant } from '../../domain/time.ts';

/** Reads typed fields of an exported document, and knows which nobody has asked for. Every method throws `illegalArgument`. */
export class ExportedFields {
  readonly #document: JsonObject;
  readonly #asked = new Set<string>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  text(name: string): string {
    return this.optionalText(name) ?? missing(name);
  }

  optionalText(name: string): string | null {
    const value = this.value(name);
    if (value === null) return null;
    if (typeof value !== 'string') throw wrong(name, 'a text');
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.value(name);
    if (value === null) return [];
    if (!Array.isArray(value)) throw wrong(name, 'a list of texts');
    return value.map((item) => {
      if (typeof item !== 'string') throw wrong(name, 'a list of texts');
      return item;
    });
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name);
    if (value === null) return otherwise;
    if (typeof value !== 'boolean') throw wrong(name, 'true or false');
    return value;
  }

  optionalInstant(name: string): Instant | null {
    const value = this.value(name);
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(name, 'a time in milliseconds');
    return instant(value);
  }

  instant(name: string): Instant {
    return this.optionalInstant(name) ?? missing(name);
  }

  object(name: string): JsonObject {
    return this.optionalObject(name) ?? {};
  }

  optionalObject(name: string): JsonObject | null {
    const value = this.value(name);
    return value === null ? null : asObject(value, `[${name}]`);
  }

  objects(name: string): readonly JsonObject[] {
    const value = this.value(name);
    if (value === null) return [];
    if (!Array.isArray(value)) throw wrong(name, 'a list of objects');
    return value.map((item) => asObject(item, `an entry of [${name}]`));
  }

  /** The value, or `null` when it is absent. */
  value(name: string): JsonValue {
    this.#asked.add(name);
    return this.#document[name] ?? null;
  }

  /** Names of the fields that were not asked for. */
  unread(): readonly string[] {
    return Object.keys(this.#document).filter((name) => !this.#asked.has(name));
  }
}

/** The value as an object. @param what What it is called in the error. @throws SecurityError `illegalArgument`. */
export function asObject(value: JsonValue, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw illegalArgument(`${what} is not an object`);
}

function missing(name: string): never {
  throw illegalArgument(`field [${name}] is missing`);
}

function wrong(name: string, expected: string): Error {
  return illegalArgument(`field [${name}] is not ${expected}`);
}
