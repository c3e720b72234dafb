import type { Settings } from '../config/settings.ts';

/** Options that not every command takes. */
export interface CommandOptions {
  readonly 'dry-run'?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly url?: string;
  readonly user?: string;
  readonly 'password-file'?: string;
}

/** What a command works with. Data goes to `out`, talk to `talk`. */
export interface CommandContext {
  readonly settings: Settings;
  /** What stands behind the command's words. */
  readonly operands: readonly string[];
  /** The options that the command takes, as far as they are given. */
  readonly options: CommandOptions;
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
  /** What may stand behind its words, as the usage shows it; absent: nothing. */
  readonly operands?: string;
  /** The options of `CommandOptions` that it takes; absent: none. */
  readonly takes?: readonly (keyof CommandOptions)[];
  run(context: CommandContext): Promise<ExitCode>;
}
