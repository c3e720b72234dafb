import { findJdk, type Jdk } from './find-jdk.ts';
import { findMaven } from './find-maven.ts';
import { isOpenSearchInstalled, JDK_VERSION_MIN } from './install-opensearch.ts';

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

const JDK_ADVICE = [
  `a JDK ${JDK_VERSION_MIN} or newer (or set JAVA_HOME to one):`,
  `    Debian, Ubuntu  apt-get install openjdk-${JDK_VERSION_MIN}-jdk-headless`,
  `    Fedora, RHEL    dnf install java-${JDK_VERSION_MIN}-openjdk-devel`,
  `    macOS           brew install openjdk@${JDK_VERSION_MIN}`,
];

const MAVEN_ADVICE = [
  'Maven (it fetches the server):',
  '    Debian, Ubuntu  apt-get install maven',
  '    Fedora, RHEL    dnf install maven',
  '    macOS           brew install maven',
];

/** Looks for a JDK and for Maven (which is not needed when the server is in the cache already). */
export function findOpenSearchPrerequisites(env: NodeJS.ProcessEnv = process.env): OpenSearchPrerequisites {
  const jdk = findJdk(JDK_VERSION_MIN, env);
  const maven = findMaven(env);
  const lacksMaven = maven === null && !isOpenSearchInstalled(env);
  if (jdk && !lacksMaven) return { available: true, jdk, maven };
  const missing = [...(jdk ? [] : [`no JDK ${JDK_VERSION_MIN} or newer`]), ...(lacksMaven ? ['no Maven'] : [])];
  const advice = [...(jdk ? [] : JDK_ADVICE), ...(lacksMaven ? MAVEN_ADVICE : [])];
  return { available: false, reason: missing.join(', '), advice };
}
