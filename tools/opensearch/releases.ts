import { MODULES_2 } from './modules-2.ts';
import { MODULES_3 } from './modules-3.ts';
import { jar, type OpenSearchRelease } from './release.ts';

const SERVER = { group: 'org.opensearch.distribution.integ-test-zip', name: 'opensearch', type: 'zip' } as const;

/** The server of the demo and of most tests: bare. */
export const OPENSEARCH_3: OpenSearchRelease = {
  server: {
    ...SERVER,
    version: '3.4.0',
    sha256: '6540e95fe8bfaedc3eb1c58e829912ea2203af2ac1f88f76411c20a2fc5254a6',
    bytes: 133_384_684,
  },
  modules: [],
  securityPlugin: null,
  jdkVersionMin: 21,
  jdkVersionMax: Number.POSITIVE_INFINITY,
};

/** The same with modules that a full distribution has, as far as they are published as jar files. */
export const OPENSEARCH_3_WITH_MODULES: OpenSearchRelease = { ...OPENSEARCH_3, modules: MODULES_3 };

/** The same with its security plugin, which decides who may do what. */
export const OPENSEARCH_3_SECURED: OpenSearchRelease = {
  ...OPENSEARCH_3_WITH_MODULES,
  securityPlugin: {
    archive: {
      group: 'org.opensearch.plugin',
      name: 'opensearch-security',
      version: '3.4.0.0',
      type: 'zip',
      sha256: 'fc164c084979f7f793d295b6bca56bf8bee76dafb762adef9f14fa872e0a7596',
      bytes: 49_263_978,
    },
    jars: [
      jar(
        'org.apache.commons',
        'commons-collections4',
        '4.4',
        '1df8b9430b5c8ed143d7815e403e33ef5371b2400aadbe9bda0883762e0846d1',
        751_914,
      ),
    ],
  },
};

/** The last line of OpenSearch 2, with modules. Its security manager ends with Java 21. */
export const OPENSEARCH_2_WITH_MODULES: OpenSearchRelease = {
  server: {
    ...SERVER,
    version: '2.19.4',
    sha256: '3902e642715210d1d9d7cbdcc8f5abd6f931d1d7a679cea3750937becf16c406',
    bytes: 56_192_149,
  },
  modules: MODULES_2,
  securityPlugin: null,
  jdkVersionMin: 11,
  jdkVersionMax: 21,
};
