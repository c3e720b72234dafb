import { describe } from 'vitest';
import { findOnPath } from '../../tools/opensearch/find-jdk.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';

/** Something outside the repository that some tests need. */
export type RequirementName = 'opensearch' | 'curl';

/** Whether this machine has it, or why not. */
export type Requirement = { readonly available: true } | { readonly available: false; readonly reason: string };

const REQUIREMENTS: Readonly<Record<RequirementName, () => Requirement>> = {
  opensearch: () => {
    const prerequisites = findOpenSearchPrerequisites();
    return prerequisites.available ? { available: true } : { available: false, reason: prerequisites.reason };
  },
  curl: () => (findOnPath('curl') ? { available: true } : { available: false, reason: 'no curl on PATH' }),
};

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
