import { spawnSync } from 'node:child_process';

/** What a tool is given. */
export interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a tool to its end. @returns what it wrote to standard output. @throws Error with all that it wrote when it fails. */
export function runTool(command: string, args: readonly string[], options: ToolOptions = {}): string {
  const { env = {}, input = '' } = options;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}${String(error ?? '')}`);
  return stdout;
}
