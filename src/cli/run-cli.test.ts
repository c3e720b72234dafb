import { describe, expect, test } from 'vitest';
import type { Command } from './command.ts';
import { configCheckCommand } from './config-check.ts';
import { runCli } from './run-cli.ts';

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const talk: string[] = [];
  const listen: string[] = [];
  const start: Command = {
    name: 'start',
    summary: 'start',
    run: async ({ settings }) => {
      listen.push(settings['claviger.listen']);
      return 0;
    },
  };
  const cli = { environment, out: (line: string) => out.push(line), talk: (line: string) => talk.push(line) };
  const code = await runCli(args, [start, configCheckCommand], cli);
  return { code, out: out.join('\n'), talk: talk.join('\n'), listen };
}

describe('the command line', () => {
  test('starts when no command is given', async () => {
    expect(await run([])).toMatchObject({ code: 0, listen: ['127.0.0.1:9200'] });
  });

  test('sets before the environment and the environment before the file', async () => {
    const environment = { CLAVIGER_LISTEN: '127.0.0.1:2' };
    expect(await run(['start'], environment)).toMatchObject({ listen: ['127.0.0.1:2'] });
    expect(await run(['start', '--listen', '127.0.0.1:3'], environment)).toMatchObject({ listen: ['127.0.0.1:3'] });
    expect(await run(['start', '-E', 'claviger.listen=127.0.0.1:4'], environment)).toMatchObject({ listen: ['127.0.0.1:4'] });
  });

  test('checks a configuration and prints every problem', async () => {
    expect(await run(['config', 'check'])).toMatchObject({ code: 0, out: 'the configuration is valid' });
    const broken = await run(['config', 'check', '-E', 'claviger.lisen=x', '-E', 'claviger.log.level=loud', '-E', 'nonsense']);
    expect(broken.code).toBe(78);
    expect(broken.talk.split('\n')).toHaveLength(3);
    expect(broken.talk).toContain('did you mean [claviger.listen]?');
  });

  test.each([
    { case: 'an unknown command', args: ['strat'], text: 'there is no command [strat]' },
    { case: 'an unknown option', args: ['start', '--lisen', 'x'], text: "Unknown option '--lisen'" },
  ])('answers $case with the usage', async ({ args, text }) => {
    const answer = await run(args);
    expect(answer.code).toBe(2);
    expect(answer.talk).toContain(text);
    expect(answer.talk).toContain('usage: claviger');
  });

  test('tells a configuration file that cannot be read', async () => {
    expect((await run(['start', '--config', '/does/not/exist.yml'])).talk).toContain('cannot be read');
  });

  test('prints its usage when asked', async () => {
    const answer = await run(['--help']);
    expect(answer).toMatchObject({ code: 0 });
    expect(answer.out).toContain('config check');
  });
});
