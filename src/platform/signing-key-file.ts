import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SIGNING_ALGORITHMS } from '../domain/oauth2/client-keys.ts';
import type { StoredSigningKey } from '../domain/oauth2/signing-key.ts';
import { instant } from '../domain/time.ts';
import { assertOwnersAlone, syncFolder, writeDurably } from './key-file.ts';

const KEYS = z.array(
  z.strictObject({
    kid: z.string().min(1),
    alg: z.enum(SIGNING_ALGORITHMS),
    creation: z.int().transform(instant),
    jwk: z.record(z.string(), z.string()),
  }),
);

/**
 * Reads the signing keys of a file; none when it is not there.
 * @throws Error when it cannot be read, others may read it, or it holds no such keys. No text of it is told.
 */
export function readSigningKeys(path: string): readonly StoredSigningKey[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  assertOwnersAlone(path, stats);
  const keys = KEYS.safeParse(parse(readFileSync(path, 'utf8')));
  if (!keys.success) throw new Error(`the key file ${path} holds no signing keys`);
  return keys.data;
}

/** Puts the keys in the place of those in the file: all or none, durably, readable to the owner alone. */
export function writeSigningKeys(path: string, keys: readonly StoredSigningKey[]): void {
  const unfinished = `${path}.new`;
  rmSync(unfinished, { force: true });
  writeDurably(unfinished, `${JSON.stringify(keys)}\n`);
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error's text would repeat a part of the file.
    return null;
  }
}
