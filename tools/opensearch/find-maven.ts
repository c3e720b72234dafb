import { join } from 'node:path';
import { findOnPath, isExecutable } from './find-jdk.ts';

/** Path of Maven's client, from `MAVEN_HOME`, `M2_HOME` or `PATH`; `null` when there is none. */
export function findMaven(env: NodeJS.ProcessEnv = process.env): string | null {
  for (const home of [env['MAVEN_HOME'], env['M2_HOME']]) {
    if (home && isExecutable(join(home, 'bin/mvn'))) return join(home, 'bin/mvn');
  }
  return findOnPath('mvn', env);
}
