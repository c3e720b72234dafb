/** What a JSON text may hold. The defaults are Jackson's, as far as it has them. */
export interface JsonLimits {
  /** How deep objects and arrays may nest. */
  readonly depthMax: number;
  /** Length of an object's name, in bytes as written. */
  readonly nameBytesMax: number;
  /** Length of a number, in characters. */
  readonly numberCharactersMax: number;
}

/** The limits where nothing else is asked for. */
export const DEFAULT_JSON_LIMITS: JsonLimits = { depthMax: 1000, nameBytesMax: 50_000, numberCharactersMax: 1000 };
