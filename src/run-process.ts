import { type Command, EXIT_CODES, type ExitCode } from './cli/command.ts';
import { configCheckCommand } from './cli/config-check.ts';
import { importCommands } from './cli/import/import-command.ts';
import { runCli } from './cli/run-cli.ts';
import { Secret } from './domain/secret.ts';
import { openLog } from './platform/log.ts';
import { importIntoFolder, resetSuperuserPassword, type Server, startServer } from './server.ts';

/** Runs the process: arguments, environment, signals. @returns the exit code. */
export function runProcess(args: readonly string[]): Promise<ExitCode> {
  const environment = { ...process.env };
  // No child process and no dump of the environment may ever see them.
  delete process.env['CLAVIGER_BOOTSTRAP_PASSWORD'];
  delete process.env['CLAVIGER_BOOTSTRAP_PASSWORD_FILE'];
  const given = environment['CLAVIGER_BOOTSTRAP_PASSWORD'];
  const commands = [
    startCommand(given === undefined || given === '' ? null : new Secret(given)),
    configCheckCommand,
    resetPasswordCommand,
    ...importCommands(importIntoFolder),
  ];
  return runCli(args, commands, {
    environment,
    out: (line) => process.stdout.write(`${line}\n`),
    talk: (line) => process.stderr.write(`${line}\n`),
  });
}

function startCommand(bootstrapPassword: Secret | null): Command {
  return {
    name: 'start',
    summary: 'serve (the default)',
    async run({ settings, out, talk }) {
      const log = openLog(settings['claviger.log.level'], settings['claviger.node.name']);
      let server: Server;
      try {
        server = await startServer({ settings, log, bootstrapPassword });
      } catch (error) {
        talk(`claviger: ${(error as Error).message}`);
        log.debug({ err: error }, 'the start failed');
        return EXIT_CODES.failed;
      }
      const { generatedSuperuser } = server;
      if (generatedSuperuser !== null) {
        out(`password of the superuser ${generatedSuperuser.username}, shown once: ${generatedSuperuser.password.reveal()}`);
      }
      process.on('SIGHUP', () => server.reloadTls());
      const signal = untilSignalled();
      if (server.consoleUrl !== null) out(`console on ${server.consoleUrl}`);
      out(`listening on ${server.url}`);
      log.info({ signal: await signal }, 'stopping');
      await server.stop();
      log.info('stopped');
      return EXIT_CODES.done;
    },
  };
}

const resetPasswordCommand: Command = {
  name: 'reset-password',
  summary: 'set a new random password for the superuser and print it once',
  async run({ settings, out, talk }) {
    try {
      const { username, password } = await resetSuperuserPassword(settings);
      out(`new password of the superuser ${username}, shown once: ${password.reveal()}`);
      return EXIT_CODES.done;
    } catch (error) {
      talk(`claviger: ${(error as Error).message}`);
      return EXIT_CODES.failed;
    }
  },
};

/** Resolves at the first signal to end; a second one ends the process at once. */
function untilSignalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const heard = (signal: NodeJS.Signals): void => {
      resolve(signal);
      process.once(signal, () => process.exit(EXIT_CODES.failed));
    };
    process.once('SIGTERM', heard);
    process.once('SIGINT', heard);
  });
}
