import { parseArgs } from 'node:util';
import { loadSettings, type SettingSource, settingsFromEnvironment } from '../config/load-settings.ts';
import { readConfigFile } from '../config/read-config-file.ts';
import type { SettingProblem } from '../config/setting.ts';
import type { Settings } from '../config/settings.ts';
import { type Command, type CommandOptions, EXIT_CODES, type ExitCode } from './command.ts';

/** What the command line gets from the process around it. */
export interface CliEnvironment {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly talk: (line: string) => void;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  data: { type: 'string' },
  listen: { type: 'string' },
  upstream: { type: 'string' },
  'allow-insecure': { type: 'boolean' },
  E: { type: 'string', short: 'E', multiple: true },
  help: { type: 'boolean', short: 'h' },
  'dry-run': { type: 'boolean' },
  overwrite: { type: 'boolean' },
  json: { type: 'boolean' },
  url: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
} as const;

const COMMAND_OPTIONS = [
  'dry-run',
  'overwrite',
  'json',
  'url',
  'user',
  'password-file',
] as const satisfies readonly (keyof CommandOptions)[];

const OPTION_LINES = [
  '  -c, --config FILE      read settings from this YAML file (or CLAVIGER_CONFIG)',
  '      --data FOLDER      claviger.data.path',
  '      --listen HOST:PORT claviger.listen',
  '      --upstream URL     claviger.upstream.urls',
  '      --allow-insecure   accept plain HTTP on an address that is not loopback',
  '  -E KEY=VALUE           any setting; may be repeated',
  '  -h, --help             this text',
  '',
  'Options of import:',
  '      --dry-run          store nothing, and tell what would be',
  '      --overwrite        replace what is there and differs (never an API key)',
  '      --json             the report as JSON, a line for each thing',
  '      --url URL          import into the server there, instead of the data folder of one that is stopped',
  '      --user NAME        who imports there',
  '      --password-file F  file with the password (or CLAVIGER_PASSWORD)',
];

/** Runs the command that the arguments name. @returns the exit code. */
export async function runCli(args: readonly string[], commands: readonly Command[], cli: CliEnvironment): Promise<ExitCode> {
  const parsed = parseArguments(args);
  if ('problem' in parsed) {
    cli.talk(`claviger: ${parsed.problem}`);
    cli.talk(usage(commands));
    return EXIT_CODES.usage;
  }
  if (parsed.values.help === true) {
    cli.out(usage(commands));
    return EXIT_CODES.done;
  }
  const words = parsed.positionals.length === 0 ? ['start'] : parsed.positionals;
  const command = commands.find((candidate) => isCalled(candidate, words));
  const problem = command === undefined ? `there is no command [${words.join(' ')}]` : optionProblem(command, parsed.values);
  if (command === undefined || problem !== null) {
    cli.talk(`claviger: ${problem}`);
    cli.talk(usage(commands));
    return EXIT_CODES.usage;
  }
  const loaded = gatherSettings(parsed.values, cli.environment);
  if ('problems' in loaded) {
    for (const problem of loaded.problems) cli.talk(`claviger: ${problem.sentence}`);
    return EXIT_CODES.configuration;
  }
  const operands = words.slice(command.name.split(' ').length);
  const options = parsed.values;
  return await command.run({ settings: loaded.settings, operands, options, out: cli.out, talk: cli.talk });
}

function isCalled({ name, operands }: Command, words: readonly string[]): boolean {
  return operands === undefined ? name === words.join(' ') : `${words.join(' ')} `.startsWith(`${name} `);
}

function optionProblem({ name, takes = [] }: Command, values: ParsedArguments['values']): string | null {
  const foreign = COMMAND_OPTIONS.find((option) => values[option] !== undefined && !takes.includes(option));
  return foreign === undefined ? null : `[${name}] takes no option --${foreign}`;
}

type ParsedArguments = ReturnType<typeof parseStrictly>;

function parseStrictly(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
}

function parseArguments(args: readonly string[]): ParsedArguments | { readonly problem: string } {
  try {
    return parseStrictly(args);
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function gatherSettings(
  values: ParsedArguments['values'],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly settings: Settings } | { readonly problems: readonly SettingProblem[] } {
  const file = values.config ?? environment['CLAVIGER_CONFIG'];
  const fromFile = file === undefined || file === '' ? null : readConfigFile(file);
  const fromFlags = settingsFromFlags(values);
  const problems = [...(fromFile !== null && 'problems' in fromFile ? fromFile.problems : []), ...fromFlags.problems];
  const sources: SettingSource[] = [];
  if (fromFile !== null && 'values' in fromFile) sources.push(fromFile);
  sources.push(settingsFromEnvironment(environment), fromFlags.source);
  const loaded = loadSettings(sources);
  if ('problems' in loaded) problems.push(...loaded.problems);
  return problems.length > 0 || !('settings' in loaded) ? { problems } : loaded;
}

function settingsFromFlags(values: ParsedArguments['values']): {
  readonly source: SettingSource;
  readonly problems: readonly SettingProblem[];
} {
  const found = new Map<string, unknown>();
  const problems: SettingProblem[] = [];
  if (values.data !== undefined) found.set('claviger.data.path', values.data);
  if (values.listen !== undefined) found.set('claviger.listen', values.listen);
  if (values.upstream !== undefined) found.set('claviger.upstream.urls', values.upstream);
  if (values['allow-insecure'] === true) found.set('claviger.http.allow_insecure', true);
  for (const pair of values.E ?? []) {
    const equals = pair.indexOf('=');
    if (equals < 1) problems.push({ key: pair, sentence: `-E ${pair} must be KEY=VALUE` });
    else found.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return { source: { name: 'the command line', values: found }, problems };
}

function usage(commands: readonly Command[]): string {
  const lines = commands.map(({ name, operands = '', summary }) => `  ${`${name} ${operands}`.padEnd(29)} ${summary}`);
  return ['usage: claviger [COMMAND] [OPTIONS]', '', 'Commands:', ...lines, '', 'Options:', ...OPTION_LINES].join('\n');
}
