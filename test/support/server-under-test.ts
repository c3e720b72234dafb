import { type ClavigerProcess, startClaviger } from './claviger-process.ts';
import { openSampleUpstream, type SampleUpstream } from './sample-upstream.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'e2e clients: correct horse' };

/** What a client is pointed at. */
export interface ServerUnderTest extends AsyncDisposable {
  readonly url: string;
  readonly superuser: { readonly user: string; readonly password: string };
  /** Whether it is Elasticsearch itself, asked whether the stories are true. */
  readonly isElasticsearch: boolean;
  /** Everything that it wrote; for the report of a failure. */
  output(): string;
}

/**
 * The product before a sample cluster; or, where `CLAVIGER_E2E_ELASTICSEARCH` names one (`http://user:password@host:port`), a real
 * Elasticsearch 8 with security, which must pass the same stories.
 */
export async function openServerUnderTest(configFile?: string): Promise<ServerUnderTest> {
  const real = process.env['CLAVIGER_E2E_ELASTICSEARCH'];
  return real === undefined ? openClaviger(configFile) : elasticsearchAt(new URL(real));
}

function elasticsearchAt(url: URL): ServerUnderTest {
  return {
    url: url.origin,
    superuser: { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
    isElasticsearch: true,
    output: () => '',
    [Symbol.asyncDispose]: async () => {
      // Not started here.
    },
  };
}

async function openClaviger(configFile: string | undefined): Promise<ServerUnderTest> {
  const folder = await makeTemporaryFolder();
  const upstream: SampleUpstream = await openSampleUpstream();
  const claviger: ClavigerProcess = await startClaviger({
    dataFolder: folder.path,
    upstream: upstream.url,
    bootstrap: SUPERUSER,
    ...(configFile === undefined ? {} : { configFile }),
  });
  return {
    url: claviger.url,
    superuser: SUPERUSER,
    isElasticsearch: false,
    output: () => claviger.output(),
    async [Symbol.asyncDispose]() {
      await claviger.stop();
      await upstream.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
