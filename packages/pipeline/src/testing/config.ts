/** Shared by the tests of the configuration: texts that are valid but for what a test changes. */
import type { Diagnostic } from '@mrtjs/tensor';
import { MrtError } from '@mrtjs/tensor';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineConfig } from '../config/load.js';
import { interpretConfig } from '../config/load.js';

/** Datasets that the tests take as registered. */
export const datasets = ['mnist', 'cifar10', 'imagenet', 'stdrandom'];

/** A folder that exists. */
export const folder = mkdtempSync(join(tmpdir(), 'mrt-config-'));

/** Sections and options of an INI text. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The least that an INI file must hold. */
export const minimal = {
  DEFAULT: { Model_dir: folder, Model_name: 'net', Input_shape: '(-1, 3, 8, 8)' },
  CALIBRATION: { Dataset: 'mnist' },
} as const satisfies Sections;

/** An INI text of the minimal options and those given. */
export function ini(changes: Sections = {}): string {
  const names = new Set([...Object.keys(minimal), ...Object.keys(changes)]);
  return [...names]
    .map((section) => {
      const options = { ...(minimal as Sections)[section], ...changes[section] };
      const lines = Object.entries(options).map(([name, value]) => `${name}=${value}`);
      return [`[${section}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

/** Reads an INI text. */
export function read(text: string, set: readonly string[] = []): PipelineConfig {
  return interpretConfig(join(folder, 'net.ini'), text, { datasets, set, home: '/home/someone' }).config;
}

/** Reads a YAML text. */
export function readYaml(text: string, set: readonly string[] = []): PipelineConfig {
  return interpretConfig(join(folder, 'net.yaml'), text, { datasets, set, home: '/home/someone' }).config;
}

/** The diagnostics of what throws. */
export function problems(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof MrtError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was thrown');
}
