import { NO_FLAGS, type ResourceFlags } from '../domain/opensearch/resource-flags.ts';

/** What a caller says of the half of a thing that OpenSearch's dialect shows. */
export interface OpenSearchHalfRequest<Half extends { readonly flags: ResourceFlags }> {
  /** Absent: nothing is left of it. Without `flags` those that are there stay. */
  readonly openSearch?: Omit<Half, 'flags'> & { readonly flags?: ResourceFlags };
  /** Whether it stays as it is, whatever `openSearch` says; absent: no. */
  readonly keepsOpenSearch?: true;
}

/** What becomes of that half. Flags that protect the thing outlive the rest of it, in `empty`. */
export function openSearchHalf<Half extends { readonly flags: ResourceFlags }>(
  { openSearch, keepsOpenSearch }: OpenSearchHalfRequest<Half>,
  present: Half | undefined,
  empty: Omit<Half, 'flags'>,
): (Omit<Half, 'flags'> & { readonly flags: ResourceFlags }) | undefined {
  if (keepsOpenSearch) return present;
  const flags = openSearch?.flags ?? present?.flags ?? NO_FLAGS;
  if (openSearch !== undefined) return { ...openSearch, flags };
  return flags.reserved || flags.hidden ? { ...empty, flags } : undefined;
}
