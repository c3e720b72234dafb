/** A role descriptor as Elasticsearch's API takes and tells it. */
export type RoleDescriptorDocument = {
  readonly cluster?: readonly string[];
  readonly indices?: readonly IndicesPrivilegesDocument[];
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
  readonly run_as?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly description?: string;
  readonly [field: string]: unknown;
};

/** Rights on indices. */
export type IndicesPrivilegesDocument = {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
  readonly allow_restricted_indices?: boolean;
  readonly query?: string;
  readonly field_security?: { readonly grant?: readonly string[]; readonly except?: readonly string[] };
};
