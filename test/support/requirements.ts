import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, test } from 'vitest';
import { findChromium } from '../../tools/chromium/find-chromium.ts';
import { findElasticsearchPrerequisites } from '../../tools/elasticsearch/install-elasticsearch.ts';
import { findJdk, findOnPath } from '../../tools/opensearch/find-jdk.ts';
import { findMaven } from '../../tools/opensearch/find-maven.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import type { OpenSearchRelease } from '../../tools/opensearch/release.ts';
import {
  OPENSEARCH_2_WITH_MODULES,
  OPENSEARCH_3,
  OPENSEARCH_3_SECURED,
  OPENSEARCH_3_WITH_MODULES,
} from '../../tools/opensearch/releases.ts';
import { findSystemTool } from './system-tool.ts';

/** Something outside the repository that some tests need. */
export type RequirementName =
  | 'opensearch'
  | 'opensearch-2-with-modules'
  | 'opensearch-3-with-modules'
  | 'opensearch-secured'
  | 'elasticsearch'
  | 'chromium'
  | 'curl'
  | 'python'
  | 'slapd'
  | 'kdc'
  | 'openssl'
  | 'javac-and-maven';

/** Whether this machine has it, or why not. */
export type Requirement = { readonly available: true } | { readonly available: false; readonly reason: string };

/** What Elastic's client for Java needs. */
export const JAVA_CLIENT_JDK_MIN = 17;

const REQUIREMENTS: Readonly<Record<RequirementName, () => Requirement>> = {
  opensearch: () => openSearch(OPENSEARCH_3),
  'opensearch-2-with-modules': () => openSearch(OPENSEARCH_2_WITH_MODULES),
  'opensearch-3-with-modules': () => openSearch(OPENSEARCH_3_WITH_MODULES),
  'opensearch-secured': () => openSearch(OPENSEARCH_3_SECURED),
  elasticsearch,
  chromium: () => (findChromium() === null ? { available: false, reason: 'no chromium on PATH' } : { available: true }),
  curl: () => (findOnPath('curl') ? { available: true } : { available: false, reason: 'no curl on PATH' }),
  python,
  slapd: () => systemTools(['slapd', 'slapadd', 'openssl']),
  kdc,
  openssl: () => systemTools(['openssl']),
  'javac-and-maven': javacAndMaven,
};

function systemTools(names: readonly string[]): Requirement {
  const missing = names.filter((name) => findSystemTool(name) === null);
  return missing.length === 0 ? { available: true } : { available: false, reason: `no ${missing.join(', ')}` };
}

function kdc(): Requirement {
  const tools = systemTools(['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'curl']);
  if (!tools.available) return tools;
  const speaksGss = spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout.includes('SPNEGO');
  if (!speaksGss) return { available: false, reason: 'this curl has no SPNEGO' };
  const hasLibrary = existsSync(new URL('../../node_modules/kerberos/build/Release/kerberos.node', import.meta.url));
  return hasLibrary ? { available: true } : { available: false, reason: 'the optional package kerberos is not built' };
}

function python(): Requirement {
  if (!findOnPath('python3')) return { available: false, reason: 'no python3 on PATH' };
  const complete = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
  return complete ? { available: true } : { available: false, reason: 'this python3 has no venv or no pip' };
}

function javacAndMaven(): Requirement {
  if (findJdk(JAVA_CLIENT_JDK_MIN) === null) return { available: false, reason: `no JDK ≥ ${JAVA_CLIENT_JDK_MIN}` };
  return findMaven() ? { available: true } : { available: false, reason: 'no Maven' };
}

function elasticsearch(): Requirement {
  const prerequisites = findElasticsearchPrerequisites();
  return prerequisites.available ? { available: true } : prerequisites;
}

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

/** Defines tests that need something already where they are defined; where it is missing, one skipped test tells why. */
export async function defineWith(name: RequirementName, title: string, define: () => Promise<void>): Promise<void> {
  const found = requirement(name);
  if (found.available) await define();
  else test.skip(`${title} (skipped: ${found.reason})`);
}

/** Like `describe`, for tests that need something: where it is missing they are skipped under a title that tells why. */
export function describeWith(name: RequirementName, title: string, tests: () => void): void {
  const found = requirement(name);
  if (found.available) describe(title, tests);
  else describe.skip(`${title} (skipped: ${found.reason})`, tests);
}
