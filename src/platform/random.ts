import { randomBytes } from 'node:crypto';
import type { Random } from '../domain/random.ts';

/** The operating system's random generator. */
export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
};
