const RESERVED_PREFIX = /^(?:token|plugin):/i;

/**
 * Whether a name begins as those that OpenSearch's security gives to API tokens (`token:`) and to plugins (`plugin:`), which it
 * believes without a further look: nobody outside has such a name.
 */
export function isReservedPrincipalName(name: string): boolean {
  return RESERVED_PREFIX.test(name);
}
