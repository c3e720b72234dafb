import { readFileSync, watch } from 'node:fs';

/** The PEM files of a TLS endpoint. */
export interface TlsFiles {
  readonly certificate: string | null;
  readonly key: string | null;
  readonly certificateAuthorities: readonly string[];
}

/** Their contents. */
export interface TlsMaterial {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: readonly string[];
}

/** Reads the files. @throws Error when one cannot be read. */
export function readTlsFiles(files: TlsFiles): TlsMaterial {
  return {
    ...(files.certificate === null ? {} : { cert: readFileSync(files.certificate, 'utf8') }),
    ...(files.key === null ? {} : { key: readFileSync(files.key, 'utf8') }),
    ...(files.certificateAuthorities.length === 0
      ? {}
      : { ca: files.certificateAuthorities.map((path) => readFileSync(path, 'utf8')) }),
  };
}

/** Files are written in steps: one change is told this long after its last step. */
const SETTLE_MS = 200;

/** Calls back when one of the files has changed. @returns a function that ends the watching. */
export function watchTlsFiles(files: TlsFiles, changed: () => void): () => void {
  const paths = [files.certificate, files.key, ...files.certificateAuthorities].filter((path) => path !== null);
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  const folders = new Set(paths.map((path) => path.replace(/[^/]*$/, '') || '.'));
  // A certificate is often replaced by renaming: the folder sees what a watch of the file would lose.
  const watchers = [...folders].map((folder) => watch(folder, { persistent: false }, settle));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
