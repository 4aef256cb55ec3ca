/** The operators of the CVM that can be written: all but those of detection, whose order of boxes ONNX does not have. */
import type { CvmExportRule } from '../rule.js';
import { elementwise } from './elementwise.js';
import { layers } from './layers.js';
import { moving } from './moving.js';

/** The rule of each operator, by its name. */
export const cvmExportRules: ReadonlyMap<string, CvmExportRule> = new Map(
  [...layers, ...elementwise, ...moving].map((rule) => [rule.op.name, rule]),
);
