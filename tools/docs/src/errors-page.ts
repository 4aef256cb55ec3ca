import { calibrationCodes } from '@mrtjs/calibration';
import { cliCodes } from '@mrtjs/cli';
import { cvmCodes } from '@mrtjs/cvm';
import { cvmRuntimeCodes } from '@mrtjs/cvm-runtime';
import { datasetsCodes } from '@mrtjs/datasets';
import { engineOnnxruntimeCodes } from '@mrtjs/engine-onnxruntime';
import { engineTfjsCodes } from '@mrtjs/engine-tfjs';
import { graphCodes } from '@mrtjs/graph';
import { mergingCodes } from '@mrtjs/merging';
import { mxnetCodes } from '@mrtjs/mxnet';
import { onnxCodes } from '@mrtjs/onnx';
import { pipelineCodes } from '@mrtjs/pipeline';
import { prepareCodes } from '@mrtjs/prepare';
import { quantizationCodes } from '@mrtjs/quantization';
import { tensorCodes } from '@mrtjs/tensor';
import { validationCodes } from '@mrtjs/validation';

const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tensor: tensorCodes,
  graph: graphCodes,
  mxnet: mxnetCodes,
  onnx: onnxCodes,
  prepare: prepareCodes,
  calibration: calibrationCodes,
  quantization: quantizationCodes,
  merging: mergingCodes,
  datasets: datasetsCodes,
  validation: validationCodes,
  cvm: cvmCodes,
  'cvm-runtime': cvmRuntimeCodes,
  'engine-tfjs': engineTfjsCodes,
  'engine-onnxruntime': engineOnnxruntimeCodes,
  pipeline: pipelineCodes,
  cli: cliCodes,
};

/** docs/errors.md: every diagnostic code, by package. */
export function errorsPage(): string {
  const sections = Object.entries(TABLES).map(([name, codes]) => {
    const rows = Object.entries(codes).map(
      ([code, meaning]) => `| ${code} | ${meaning.replaceAll('|', '\\|')} |`,
    );
    return [`## @mrtjs/${name}`, '', '| code | meaning |', '|---|---|', ...rows, ''].join('\n');
  });
  return [
    '# Diagnostic codes',
    '',
    'Generated from the `codes.ts` of every package by `npx nx run docs:generate`. Codes are stable: a code keeps its',
    'meaning, and a code that is no longer raised is not given to something else. Messages name the node, option or file',
    'concerned, what was found, what was expected and what to do.',
    '',
    ...sections,
  ].join('\n');
}

/** Codes that two packages define: always empty, or the codes are not unique. */
export function sharedCodes(): string[] {
  const all = Object.values(TABLES).flatMap((codes) => Object.keys(codes));
  return all.filter((code, i) => all.indexOf(code) !== i);
}
