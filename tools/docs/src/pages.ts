import { conformancePage } from './conformance/page.js';
import { datasetsPage } from './datasets-page.js';
import { errorsPage } from './errors-page.js';
import { onnxOperatorsPage } from './onnx-operators-page.js';
import { operatorsPage } from './operators-page.js';
import { passesPage } from './passes-page.js';

/** The generated pages of docs/, and what makes them from the workspace at `root`. */
export const pages: Readonly<Record<string, (root: string) => string>> = {
  'conformance.md': conformancePage,
  'datasets.md': datasetsPage,
  'errors.md': errorsPage,
  'onnx-operators.md': onnxOperatorsPage,
  'operators.md': operatorsPage,
  'passes.md': passesPage,
};
