import { type ServerKind, type ServerOptions, type ServerProcess, startServer } from './start-server.ts';

/** A running OpenSearch. */
export type OpenSearchProcess = ServerProcess;

const OPENSEARCH_KIND: ServerKind = {
  title: 'OpenSearch',
  program: 'opensearch',
  environment: 'OPENSEARCH',
  scheme: 'http',
  settings: [],
  configure: async () => undefined,
  isReady,
};

/**
 * Starts the server on a free loopback port that the system chooses, with its data, logs and settings in a new temporary
 * folder. Started by root, the server runs as `nobody`.
 * @throws Error with the end of the server's console when it does not come up in time.
 */
export function startOpenSearch(options: ServerOptions): Promise<OpenSearchProcess> {
  return startServer(OPENSEARCH_KIND, options);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=3s`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
