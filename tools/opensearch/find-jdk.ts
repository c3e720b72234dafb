import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A Java development kit on this machine. */
export interface Jdk {
  /** Folder with `bin/java` and `bin/jar`. */
  readonly home: string;
  /** Feature version, e.g. 21. */
  readonly version: number;
}

/** Whether the file is there and may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first executable of this name on `PATH`, or `null`. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && isExecutable(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** Folders in which package managers put JDKs, each with one JDK a folder below (or a little deeper on macOS). */
const JDK_SHELVES = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  join(homedir(), '.sdkman/candidates/java'),
  '/Library/Java/JavaVirtualMachines',
];

/**
 * The JDK to use, or `null`: the one named by `OPENSEARCH_JAVA_HOME` or `JAVA_HOME` when its version is in the range, else
 * the newest in the range that is found on `PATH` and where package managers put them.
 */
export function findJdk(
  versionMin: number,
  env: NodeJS.ProcessEnv = process.env,
  versionMax: number = Number.POSITIVE_INFINITY,
): Jdk | null {
  const fits = (jdk: Jdk): boolean => jdk.version >= versionMin && jdk.version <= versionMax;
  for (const home of [env['OPENSEARCH_JAVA_HOME'], env['JAVA_HOME']]) {
    const jdk = home ? readJdk(home) : null;
    if (jdk && fits(jdk)) return jdk;
  }
  const found = [...homesOnPath(env), ...homesOnShelves()].map(readJdk).filter((jdk) => jdk !== null);
  const newestFirst = found.filter(fits).sort((a, b) => b.version - a.version);
  return newestFirst[0] ?? null;
}

function homesOnPath(env: NodeJS.ProcessEnv): readonly string[] {
  const java = findOnPath('java', env);
  return java ? [dirname(dirname(realpathSync(java)))] : [];
}

function homesOnShelves(): readonly string[] {
  return JDK_SHELVES.flatMap((shelf) => {
    try {
      return readdirSync(shelf).flatMap((name) => [join(shelf, name), join(shelf, name, 'Contents/Home')]);
    } catch {
      // The shelf is not there on this machine.
      return [];
    }
  });
}

/** A runtime without `bin/jar` is no JDK: unpacking needs it. */
function readJdk(home: string): Jdk | null {
  if (!isExecutable(join(home, 'bin/java')) || !isExecutable(join(home, 'bin/jar'))) return null;
  const version = versionInReleaseFile(home) ?? versionByRunning(home);
  return version === null ? null : { home, version };
}

function versionInReleaseFile(home: string): number | null {
  try {
    return featureVersion(/^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1]);
  } catch {
    // Some builds come without the file.
    return null;
  }
}

function versionByRunning(home: string): number | null {
  try {
    return featureVersion(
      /\d[\d._]*/.exec(execFileSync(join(home, 'bin/java'), ['--version'], { encoding: 'utf8', stdio: 'pipe' }))?.[0],
    );
  } catch {
    // Java 8 does not know `--version`, and a Java that does not start is none.
    return null;
  }
}

/** `21.0.4` → 21, `1.8.0_292` → 8. */
export function featureVersion(text: string | undefined): number | null {
  const match = /^(?:1\.)?(\d+)/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}
