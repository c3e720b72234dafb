import { statSync } from 'node:fs';

/**
 * Looks at the files at intervals, and calls back once after one or more have changed, come or gone. Looking, unlike
 * listening, sees changes on every kind of mount.
 * @returns a function that ends the watching.
 */
export function watchFiles(paths: readonly string[], intervalMs: number, changed: () => void): () => void {
  let versions = versionsOf(paths);
  const timer = setInterval(() => {
    const now = versionsOf(paths);
    if (now === versions) return;
    versions = now;
    changed();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

function versionsOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
      return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.size}`;
    })
    .join('\n');
}
