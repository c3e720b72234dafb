// Runs every bench in turn: tables on the terminal, JSON in bench/results/.
import { spawnSync } from 'node:child_process';

const BENCHES = [
  'verify',
  'classify',
  'authenticate',
  'gateway',
  'create-keys',
  'tokens',
  'api-tokens',
  'throttle',
  'stream',
  'classify-bulk',
];
const failed = BENCHES.filter((name) => spawnSync(process.execPath, [`bench/${name}.ts`], { stdio: 'inherit' }).status !== 0);
console.log(failed.length === 0 ? '\nall benches ran' : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
