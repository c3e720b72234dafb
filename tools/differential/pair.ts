/** Rights on indices as the role API and the create API key API take them. */
export interface WireIndices {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
  readonly allow_restricted_indices?: true;
}

/** A role descriptor of Elasticsearch, as far as the generator uses it. */
export interface ElasticsearchRole {
  readonly cluster?: readonly string[];
  readonly indices?: readonly WireIndices[];
}

/** A role of OpenSearch's security API, as far as the generator uses it. */
export interface OpenSearchRole {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly {
    readonly index_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
}

/** A caller with limited rights: an API key on Elasticsearch, a user on OpenSearch. */
export interface Principal<Role> {
  /** Short name, unique in its set, e.g. `p17`. */
  readonly name: string;
  readonly role: Role;
  /** Rights of the key's owner where the owner is not a superuser; the key has what both grant. */
  readonly limitedBy?: Role;
}

/** One generated request. */
export interface DifferentialRequest {
  /** Kind of request, by which recordings and differences are grouped, e.g. `search`. */
  readonly family: string;
  readonly method: string;
  /** Request target, encoded, with placeholders for parts of names. */
  readonly target: string;
  /** JSON, or NDJSON where the target asks for it. */
  readonly body?: string;
  /** Whether it may change the data set, which is then put right. */
  readonly changes?: true;
}

/** One request by one principal. */
export interface Pair extends DifferentialRequest {
  /** Place in the set, from 0. */
  readonly number: number;
  /** Name of the principal. */
  readonly principal: string;
}

/** What came of a pair, as far as authorization shows in it. */
export interface Outcome {
  readonly status: number;
  /** `error.type`, where the answer is an error. */
  readonly error?: string;
  /** `error.reason` of a refusal (`security_exception`), with ids and owner replaced. */
  readonly reason?: string;
  /** Names of the data set that an answer with success shows, sorted. */
  readonly names?: readonly string[];
  /** Of `_bulk`, `_msearch` and `_mget`, per item: its status, or the text of its refusal. */
  readonly items?: readonly (number | string)[];
}

/** A pair with what the reference made of it. */
export interface RecordedPair extends Pair {
  readonly outcome: Outcome;
}

/** First line of a recording. */
export interface RecordingHead {
  readonly product: 'elasticsearch' | 'opensearch';
  readonly version: string;
  /** Seed of the generator. */
  readonly seed: number;
  /** Day of the recording as `uuuu.MM.dd`, UTC. */
  readonly day: string;
}

/** Whether authorization refused the whole request. The answer to a `HEAD` has no body that could tell the error. */
export function isRefused(outcome: Outcome): boolean {
  return outcome.status === 403 && (outcome.error === undefined || outcome.error === 'security_exception');
}
