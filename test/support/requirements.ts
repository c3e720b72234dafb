import { describe } from 'vitest';
import { findOnPath } from '../../tools/opensearch/find-jdk.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import type { OpenSearchRelease } from '../../tools/opensearch/release.ts';
import { OPENSEARCH_2_WITH_MODULES, OPENSEARCH_3, OPENSEARCH_3_WITH_MODULES } from '../../tools/opensearch/releases.ts';

/** Something outside the repository that some tests need. */
export type RequirementName = 'opensearch' | 'opensearch-2-with-modules' | 'opensearch-3-with-modules' | 'curl';

/** Whether this machine has it, or why not. */
export type Requirement = { readonly available: true } | { readonly available: false; readonly reason: string };

const REQUIREMENTS: Readonly<Record<RequirementName, () => Requirement>> = {
  opensearch: () => openSearch(OPENSEARCH_3),
  'opensearch-2-with-modules': () => openSearch(OPENSEARCH_2_WITH_MODULES),
  'opensearch-3-with-modules': () => openSearch(OPENSEARCH_3_WITH_MODULES),
  curl: () => (findOnPath('curl') ? { available: true } : { available: false, reason: 'no curl on PATH' }),
};

function openSearch(release: OpenSearchRelease): Requirement {
  const prerequisites = findOpenSearchPrerequisites(process.env, release);
  return prerequisites.available ? { available: true } : { available: false, reason: prerequisites.reason };
}

/**
 * Whether a requirement is met here. With `CLAVIGER_REQUIRE=all` (as the pipeline has it) nothing may be missing.
 * @throws Error in that case, which fails the test file.
 */
export function requirement(name: RequirementName, env: NodeJS.ProcessEnv = process.env): Requirement {
  const found = REQUIREMENTS[name]();
  if (!found.available && env['CLAVIGER_REQUIRE'] === 'all') {
    throw new Error(`CLAVIGER_REQUIRE=all, but the requirement ${name} is not met: ${found.reason}`);
  }
  return found;
}

/** Like `describe`, for tests that need something: where it is missing they are skipped under a title that tells why. */
export function describeWith(name: RequirementName, title: string, tests: () => void): void {
  const found = requirement(name);
  if (found.available) describe(title, tests);
  else describe.skip(`${title} (skipped: ${found.reason})`, tests);
}
