/** Port of the gateway where nothing else is configured. The console is not told the gateway's: it may lie behind a proxy. */
const GATEWAY_PORT = 9200;

/** Where the gateway probably is: at the console's host, to be corrected by whoever knows better. */
export function defaultEndpoint(): string {
  const { protocol, hostname } = globalThis.location;
  return `${protocol}//${hostname}:${GATEWAY_PORT}`;
}
