import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openService, PASSWORD } from '../../../test/compat/opensearch/service.ts';
import type { TestSecurity } from '../../../test/support/start-test-opensearch.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { BASIC_DOMAIN } from '../security-configuration.ts';
import type { Side } from './compare-configuration.ts';

/** A secured OpenSearch, and a Claviger before it that it takes for its administrator. */
export interface Sides extends AsyncDisposable {
  readonly reference: Side;
  readonly observed: Side;
}

/** Keys of tokens that live as long as the comparison. */
const KEY = Buffer.alloc(64, 'k').toString('base64');

/** How the reference is configured: what the comparison asks for is on. */
export const REFERENCE_SECURITY = {
  dynamic: {
    // As Claviger does, which narrows what is granted in part.
    do_not_fail_on_forbidden: true,
    http: { anonymous_auth_enabled: false },
    authc: { basic: BASIC_DOMAIN },
    on_behalf_of: { enabled: true, signing_key: KEY, encryption_key: Buffer.alloc(32, 'e').toString('base64') },
  },
} as const satisfies TestSecurity;

/** Starts a Claviger before the reference. */
export async function openSides(reference: Side): Promise<Sides> {
  const folder = await makeTemporaryFolder();
  const passwordFile = join(folder.path, 'password');
  writeFileSync(passwordFile, reference.adminPassword, { mode: 0o600 });
  const identity = {
    'claviger.upstream.identity.type': 'basic',
    'claviger.upstream.identity.username': 'admin',
    'claviger.upstream.identity.password_file': passwordFile,
  };
  const service = await openService(identity, reference.url);
  return {
    reference,
    observed: { url: service.url, adminPassword: PASSWORD },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
