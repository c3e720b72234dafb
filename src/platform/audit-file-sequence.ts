import { type FileHandle, open } from 'node:fs/promises';
import { rotatedPathsNewestFirst } from './rotated-files.ts';

/** A file of the audit log, open. */
export interface AuditFile {
  readonly file: FileHandle;
  /** What stays when the file is renamed. */
  readonly id: string;
  readonly sizeBytes: number;
}

/**
 * The files of the log, the newest first, each open until the next one is asked for. A file that is rotated meanwhile is known again by
 * its inode and comes once; one that is deleted is passed over.
 */
export async function* auditFilesNewestFirst(path: string): AsyncGenerator<AuditFile> {
  const seen = new Set<string>();
  // The current file is opened before the others are listed: rotated in between, it is in the list as well.
  const current = await openIfThere(path);
  for (const [index, candidate] of [path, ...(await rotatedPathsNewestFirst(path))].entries()) {
    const file = index === 0 ? current : await openIfThere(candidate);
    if (file === null) continue;
    try {
      const { id, sizeBytes } = await identify(file);
      if (seen.has(id)) continue;
      seen.add(id);
      yield { file, id, sizeBytes };
    } finally {
      await file.close();
    }
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function identify(file: FileHandle): Promise<{ readonly id: string; readonly sizeBytes: number }> {
  const { ino, birthtimeMs, size } = await file.stat();
  return { id: `${ino}-${Math.floor(birthtimeMs)}`, sizeBytes: size };
}
