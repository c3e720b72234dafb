import { openSampleUpstream } from '../../test/support/sample-upstream.ts';
import { installOpenSearch, isOpenSearchInstalled, OPENSEARCH } from '../opensearch/install-opensearch.ts';
import { findOpenSearchPrerequisites, type OpenSearchPrerequisites } from '../opensearch/prerequisites.ts';
import { startOpenSearch } from '../opensearch/start-opensearch.ts';
import type { Narrator } from './narrator.ts';

/** The cluster behind Claviger in this demo. */
export interface DemoCluster {
  readonly url: string;
  /** Whether it is somebody's own: then what the demo put there is removed in the end. */
  readonly owned: boolean;
  /** What it is, in a few words. */
  readonly description: string;
  stop(): Promise<void>;
}

/** Which cluster the demo shall use. */
export type ClusterChoice =
  | { readonly kind: 'own'; readonly url: string }
  | { readonly kind: 'openSearch' }
  | { readonly kind: 'sample' };

/** Gets the cluster going: one's own, a real OpenSearch, or, where that cannot run or is not wanted, the sample. */
export async function openCluster(choice: ClusterChoice, narrator: Narrator): Promise<DemoCluster> {
  if (choice.kind === 'own') return useOwnCluster(choice.url, narrator);
  if (choice.kind === 'sample') return openSample(narrator);
  narrator.chapter('Look for a JDK and Maven');
  const prerequisites = findOpenSearchPrerequisites();
  if (prerequisites.available) return openRealOpenSearch(prerequisites, narrator);
  narrator.warn(`${prerequisites.reason}: a real OpenSearch cannot run here.`);
  narrator.say('To see the demo with a real OpenSearch, install:');
  for (const line of prerequisites.advice) narrator.say(`  ${line}`);
  return openSample(narrator);
}

async function useOwnCluster(url: string, narrator: Narrator): Promise<DemoCluster> {
  narrator.chapter('Use your own cluster');
  narrator.say(url);
  return { url, owned: true, description: `the cluster at ${url}`, stop: async () => undefined };
}

async function openRealOpenSearch(
  prerequisites: OpenSearchPrerequisites & { readonly available: true },
  narrator: Narrator,
): Promise<DemoCluster> {
  const { jdk, maven } = prerequisites;
  narrator.say(`JDK ${jdk.version} in ${jdk.home}`);
  narrator.say(maven === null ? 'no Maven, and none needed: OpenSearch was fetched before' : `Maven is ${maven}`);

  narrator.chapter(`Fetch OpenSearch ${OPENSEARCH.version} (once)`);
  if (!isOpenSearchInstalled()) narrator.say(`asking Maven for ${Math.round(OPENSEARCH.bytes / 1_000_000)} MB …`);
  const home = await installOpenSearch(jdk, maven, (received, total) => narrator.progress(received, total));
  narrator.say(home);

  narrator.chapter('Start OpenSearch on a private loopback port');
  const server = await narrator.waiting('starting …', startOpenSearch({ jdk, home, clusterName: 'claviger-demo' }));
  narrator.say(server.url);
  return {
    url: server.url,
    owned: false,
    description: `OpenSearch ${OPENSEARCH.version} at ${server.url}`,
    stop: () => server.stop(),
  };
}

async function openSample(narrator: Narrator): Promise<DemoCluster> {
  narrator.chapter('Start the sample');
  narrator.warn('SAMPLE: what answers behind Claviger is a small script that behaves like OpenSearch, no real cluster.');
  const sample = await openSampleUpstream({ record: false });
  narrator.say(sample.url);
  return { url: sample.url, owned: false, description: `the SAMPLE at ${sample.url}`, stop: () => sample.close() };
}
