/** An index, alias or data stream of the cluster, as far as names matter. */
export interface ClusterIndex {
  readonly name: string;
  readonly kind: 'index' | 'alias' | 'dataStream';
  /** For an alias or data stream: the names of the indices behind it. For an index: empty. */
  readonly targets: readonly string[];
  /** Whether a `*` pattern leaves it out unless it asks for hidden ones. */
  readonly hidden: boolean;
  /** Indices only: whether it is closed. */
  readonly closed: boolean;
  /** For a backing index: its data stream; else `null`. */
  readonly dataStream: string | null;
}

/** All names of the cluster at one moment. Immutable. */
export interface ClusterMetadata {
  /** By name; aliases and data streams are entries of their own. */
  readonly byName: ReadonlyMap<string, ClusterIndex>;
}

/** Where the planner gets the names from. */
export interface ClusterMetadataSource {
  /** The newest that is fresh enough (bounded staleness), or `null`: then `refresh` first. */
  current(): ClusterMetadata | null;
  /** Reads the names anew; one reading for all who wait. @throws SecurityError `unavailable`. */
  refresh(): Promise<ClusterMetadata>;
  /** A request is on its way that adds or removes names: for a while nothing is current, so that who comes after it finds what it made. */
  expectChange?(): void;
}
