#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

enableCompileCache();
// Loaded behind the compile cache, which makes the start faster.
const { runProcess } = await import('./run-process.ts');
process.exitCode = await runProcess(process.argv.slice(2));
