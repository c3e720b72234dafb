import { findJdk, findOnPath, type Jdk } from './find-jdk.ts';
import { findMaven } from './find-maven.ts';
import { isOpenSearchInstalled } from './install-opensearch.ts';
import type { OpenSearchRelease } from './release.ts';
import { OPENSEARCH_3 } from './releases.ts';

/** Whether this machine can run OpenSearch, with what, or what is missing. */
export type OpenSearchPrerequisites =
  | { readonly available: true; readonly jdk: Jdk; readonly maven: string | null }
  | {
      readonly available: false;
      /** What is missing, e.g. `no JDK 21 or newer, no Maven`. */
      readonly reason: string;
      /** What to do about it, one line each. */
      readonly advice: readonly string[];
    };

function jdkAdvice(release: OpenSearchRelease): readonly string[] {
  const { jdkVersionMin, jdkVersionMax } = release;
  // Of a range, the newest is what package managers are most likely to have.
  const version = Number.isFinite(jdkVersionMax) ? jdkVersionMax : jdkVersionMin;
  return [
    `a JDK ${jdkRange(release)} (or set JAVA_HOME to one):`,
    `    Debian, Ubuntu  apt-get install openjdk-${version}-jdk-headless`,
    `    Fedora, RHEL    dnf install java-${version}-openjdk-devel`,
    `    macOS           brew install openjdk@${version}`,
  ];
}

function jdkRange({ jdkVersionMin, jdkVersionMax }: OpenSearchRelease): string {
  return Number.isFinite(jdkVersionMax) ? `${jdkVersionMin} to ${jdkVersionMax}` : `${jdkVersionMin} or newer`;
}

const MAVEN_ADVICE = [
  'Maven (it fetches the server):',
  '    Debian, Ubuntu  apt-get install maven',
  '    Fedora, RHEL    dnf install maven',
  '    macOS           brew install maven',
];

/** Looks for a JDK and for Maven (which is not needed when the server is in the cache already). */
export function findOpenSearchPrerequisites(
  env: NodeJS.ProcessEnv = process.env,
  release: OpenSearchRelease = OPENSEARCH_3,
): OpenSearchPrerequisites {
  const jdk = findJdk(release.jdkVersionMin, env, release.jdkVersionMax);
  const maven = findMaven(env);
  const lacksMaven = maven === null && !isOpenSearchInstalled(env, release);
  const lacksOpenssl = release.securityPlugin !== null && findOnPath('openssl', env) === null;
  if (jdk && !lacksMaven && !lacksOpenssl) return { available: true, jdk, maven };
  const missing = [
    ...(jdk ? [] : [`no JDK ${jdkRange(release)}`]),
    ...(lacksMaven ? ['no Maven'] : []),
    ...(lacksOpenssl ? ['no openssl'] : []),
  ];
  const advice = [
    ...(jdk ? [] : jdkAdvice(release)),
    ...(lacksMaven ? MAVEN_ADVICE : []),
    ...(lacksOpenssl ? ['openssl (it makes the certificates of the server)'] : []),
  ];
  return { available: false, reason: missing.join(', '), advice };
}
