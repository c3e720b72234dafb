import { delimiter } from 'node:path';
import { findOnPath } from '../../tools/opensearch/find-jdk.ts';

/** Where Debian keeps servers, which is not on everybody's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

/** A program of the system, servers included; `null`: it is not there. */
export function findSystemTool(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  return findOnPath(name, { PATH: [env['PATH'] ?? '', ...SYSTEM_FOLDERS].join(delimiter) });
}

/** As `findSystemTool`. @throws Error when it is not there. */
export function systemTool(name: string): string {
  const path = findSystemTool(name);
  if (path === null) throw new Error(`no ${name} on this machine`);
  return path;
}
