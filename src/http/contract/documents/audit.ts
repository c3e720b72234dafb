/** One event as it stands in the log: fields by their names, e.g. `event.action`, `user.name`. */
export type AuditEventDocument = Readonly<Record<string, unknown>>;

/** `GET /_claviger/audit`: the newest first. */
export type AuditPageDocument = { readonly events: readonly AuditEventDocument[]; readonly next: string | null };
