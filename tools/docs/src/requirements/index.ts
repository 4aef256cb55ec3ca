/** Every requirement that conformance is measured by: R1–R253 of the tool, C1–C161 of the virtual machine. */
import type { Chapter } from './chapter.js';
import { reading, stages } from './configuration.js';
import { graphAndNames, numericKernel } from './core.js';
import { accuracy, commandLine, datasets, target } from './delivery.js';
import { objects, passes } from './models.js';
import { operators } from './operators.js';
import { graphFile, inputAndOutput, parameterFile, precision } from './virtual-machine.js';
import {
  elementwise,
  meteringAndExport,
  networkOperators,
  transforms,
  vision,
} from './virtual-machine-operators.js';

export const chapters: readonly Chapter[] = [
  graphAndNames,
  numericKernel,
  reading,
  stages,
  objects,
  passes,
  operators,
  target,
  datasets,
  commandLine,
  accuracy,
  graphFile,
  parameterFile,
  inputAndOutput,
  precision,
  elementwise,
  networkOperators,
  transforms,
  vision,
  meteringAndExport,
];
