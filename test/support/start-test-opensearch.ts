import { installOpenSearch } from '../../tools/opensearch/install-opensearch.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import { type OpenSearchProcess, startOpenSearch } from '../../tools/opensearch/start-opensearch.ts';

/** Starts a bare OpenSearch for one test file. Call it only where `requirement('opensearch')` is met. */
export async function startTestOpenSearch(): Promise<OpenSearchProcess> {
  const prerequisites = findOpenSearchPrerequisites();
  if (!prerequisites.available) throw new Error(`OpenSearch cannot run here: ${prerequisites.reason}`);
  // A test runner has no place for a progress indicator.
  const home = await installOpenSearch(prerequisites.jdk, prerequisites.maven, () => {});
  return startOpenSearch({ jdk: prerequisites.jdk, home, clusterName: 'claviger-test' });
}
