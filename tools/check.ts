// Runs every static check and the unit tests in parallel: one line a step with its time. `--fix` mends what can be mended,
// `--static` leaves the unit tests out.
import { spawn } from 'node:child_process';

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Looks at the output of a run that exited with 0; a sentence when it is wrong all the same. */
  readonly verify?: (output: string) => string | null;
}

/** dependency-cruiser exits with 0 when it could not parse anything; fewer modules than this is a failure. */
const MODULES_CRUISED_MIN = 100;

const fix = process.argv.includes('--fix');
const staticOnly = process.argv.includes('--static');

const STEPS: readonly Step[] = [
  { name: 'format', command: 'biome', args: ['check', ...(fix ? ['--write'] : []), '.'] },
  {
    name: 'lint',
    command: 'oxlint',
    args: ['--type-aware', '--deny-warnings', ...(fix ? ['--fix'] : []), 'src', 'console', 'test', 'bench', 'tools'],
  },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types (console)', command: 'tsc', args: ['-p', 'console'] },
  {
    name: 'dependencies',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.mjs', 'src'],
    verify: (output) => {
      const cruised = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
      return cruised >= MODULES_CRUISED_MIN ? null : `cruised ${cruised} modules, expected at least ${MODULES_CRUISED_MIN}`;
    },
  },
  { name: 'unused', command: 'knip', args: [] },
  { name: 'unused (production)', command: 'knip', args: ['--production'] },
  ...(staticOnly ? [] : [{ name: 'unit tests', command: 'vitest', args: ['run', '--project', 'unit', '--reporter', 'dot'] }]),
];

const started = performance.now();
const results = await Promise.all(STEPS.map(runStep));
const failures = results.filter((ok) => !ok).length;
console.log(`${failures === 0 ? 'ok' : `${failures} failed`} in ${seconds(performance.now() - started)}`);
process.exitCode = failures === 0 ? 0 : 1;

async function runStep(step: Step): Promise<boolean> {
  const begun = performance.now();
  const { code, output } = await run(step.command, step.args);
  const wrong = code === 0 ? (step.verify?.(output) ?? null) : `exit code ${code}`;
  console.log(`${wrong === null ? 'ok  ' : 'FAIL'} ${step.name.padEnd(20)} ${seconds(performance.now() - begun)}`);
  if (wrong !== null) console.log(`${output.trimEnd()}\n${step.name}: ${wrong}`);
  return wrong === null;
}

function run(command: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
