/** What protects a thing of OpenSearch's security configuration from the REST API. Imported things may have them. */
export interface ResourceFlags {
  /** Shown, and changed by nobody through the API. */
  readonly reserved: boolean;
  /** Neither shown nor changed through the API. */
  readonly hidden: boolean;
}

/** The flags of what was made through an API. */
export const NO_FLAGS: ResourceFlags = { reserved: false, hidden: false };
