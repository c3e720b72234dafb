import { readFileSync } from 'node:fs';
import { Secret } from '../domain/secret.ts';

/** Reads a secret from a file, without the white space around it. @throws Error when the file cannot be read or holds none. */
export function readSecretFile(path: string): Secret {
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new Error(`the file ${path} is empty`);
  return new Secret(text);
}
