import { writeSync } from 'node:fs';

/** Tells the parent a line. Not by `console.log`: the line is out when this returns, whatever the kind of stream. */
export function tellParent(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The pipe is full for as long as the parent is busy elsewhere; a line this short is written whole or not at all.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
