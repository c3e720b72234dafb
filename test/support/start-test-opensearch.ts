import { installOpenSearch } from '../../tools/opensearch/install-opensearch.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import type { OpenSearchRelease } from '../../tools/opensearch/release.ts';
import { OPENSEARCH_3 } from '../../tools/opensearch/releases.ts';
import { type OpenSearchProcess, startOpenSearch } from '../../tools/opensearch/start-opensearch.ts';

/** Starts an OpenSearch (by default bare) for one test file. Call it only where the `requirement` of its release is met. */
export async function startTestOpenSearch(release: OpenSearchRelease = OPENSEARCH_3): Promise<OpenSearchProcess> {
  const prerequisites = findOpenSearchPrerequisites(process.env, release);
  if (!prerequisites.available) throw new Error(`OpenSearch cannot run here: ${prerequisites.reason}`);
  // A test runner has no place for a progress indicator.
  const home = await installOpenSearch(prerequisites.jdk, prerequisites.maven, () => {}, release);
  return startOpenSearch({ jdk: prerequisites.jdk, home, clusterName: 'claviger-test' });
}
