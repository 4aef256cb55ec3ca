/** Runs the browser tests, where there is a browser. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium, sayThatItIsSkipped } from './chromium.js';

if (findChromium() === undefined) sayThatItIsSkipped();
else {
  // A process for each file, one after the other: each has the machine for itself.
  const options = [...process.execArgv, '--test', '--test-concurrency=1', '--test-reporter=spec'];
  const files = ['page.test.ts', 'engines.test.ts'].map((file) => join(import.meta.dirname, file));
  const { status } = spawnSync(process.execPath, [...options, ...files], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
