import { type Command, EXIT_CODES } from './command.ts';

/** `claviger config check`: the settings have been loaded and checked before a command runs, so reaching it means all is well. */
export const configCheckCommand: Command = {
  name: 'config check',
  summary: 'check the settings and print every problem',
  run: async ({ out }) => {
    out('the configuration is valid');
    return EXIT_CODES.done;
  },
};
