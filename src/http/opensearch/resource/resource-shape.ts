import type { Resource } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';

/** What a body of a kind of thing may hold. */
export interface ResourceContent {
  /** Every key that is known, with what its value is to be. */
  readonly keys: Readonly<Record<string, 'array' | 'object' | 'string'>>;
  /** Keys that must be there. */
  readonly mandatory?: readonly string[];
  /** Keys of which one must be there. */
  readonly oneOf?: readonly string[];
  /** Keys, at any depth, whose texts may be longer than others, and how long. */
  readonly longTexts?: Readonly<Record<string, number>>;
}

/** How the things of a kind are written and read. */
export interface ResourceShape<Item, Draft> {
  readonly content: ResourceContent;
  /** The thing as it is answered. */
  document(resource: Resource<Item>): JsonObject;
  /** The thing as a patch sees it: without flags and without what is empty, be it a description, as OpenSearch stores it. */
  editable(item: Item): JsonObject;
  /**
   * A draft of a body whose keys and their types have been judged.
   * @param elasticsearch The value of the key `elasticsearch`; `undefined`: it was not given.
   */
  draft(name: string, body: JsonObject, elasticsearch: JsonValue | undefined): Draft;
}
