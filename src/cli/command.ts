import type { Settings } from '../config/settings.ts';

/** What a command works with. Data goes to `out`, talk to `talk`. */
export interface CommandContext {
  readonly settings: Settings;
  /** Writes a line to the standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to the standard error stream. */
  readonly talk: (line: string) => void;
}

/** Exit codes of the process. */
export const EXIT_CODES = { done: 0, failed: 1, usage: 2, configuration: 78 } as const;

/** One of `EXIT_CODES`. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** A command of the command line. */
export interface Command {
  /** The words that name it, e.g. `config check`. */
  readonly name: string;
  readonly summary: string;
  run(context: CommandContext): Promise<ExitCode>;
}
