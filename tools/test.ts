// The whole suite: static checks, then every test. Closes with the line `N passed, N failed[, N skipped]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

const folder = mkdtempSync(join(tmpdir(), 'claviger-test-'));
const reportFile = join(folder, 'report.json');
const checks = spawnSync(process.execPath, ['tools/check.ts', '--static'], { stdio: 'inherit' });
const tests = spawnSync(
  'vitest',
  ['run', '--reporter', 'default', '--reporter', 'json', '--outputFile.json', reportFile, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
const report = readReport();
rmSync(folder, { recursive: true, force: true });

const checksFailed = checks.status === 0 ? 0 : 1;
// A file that does not load has no failed test of its own: it counts once.
const filesBroken = report.numFailedTests === 0 ? report.numFailedTestSuites : 0;
const runBroken = tests.status !== 0 && report.numFailedTests + filesBroken === 0 ? 1 : 0;
const failed = report.numFailedTests + filesBroken + runBroken + checksFailed;
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests + 1 - checksFailed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  } catch {
    // No report: the runner itself broke, which its exit code tells below.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numFailedTestSuites: 0 };
  }
}
