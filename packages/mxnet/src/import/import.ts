/** From MXNet files to a model of the IR. */
import type { Graph, Model, OperatorSet, Value } from '@mrtjs/graph';
import { irOperators, usedParams } from '@mrtjs/graph';
import type { Diagnostic, Limits, Tensor } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, errorOf, MrtError } from '@mrtjs/tensor';
import type { SymbolDocument } from '../symbol/document.js';
import { parseSymbol } from '../symbol/parse.js';
import { GraphImporter } from './graph-importer.js';
import { readParameters } from './parameters.js';
import { unifyNames } from './unify.js';

/** What to import. */
export interface MxnetSource {
  /** A symbol file, as text, bytes or already parsed. */
  readonly symbol: string | Uint8Array | SymbolDocument;
  /** A parameter file or its tensors. Without it every variable is an input, as in a symbol without weights. */
  readonly params?: Uint8Array | ReadonlyMap<string, Tensor>;
  readonly limits?: Limits;
  /** Name of the symbol file in diagnostics. */
  readonly name?: string;
  /** Name of the parameter file in diagnostics about it; that of the symbol by default. */
  readonly paramsName?: string;
  /** What two nodes of one name are: renamed with a warning (`unify`, default) [R118] or an error (`refuse`) [R5]. */
  readonly duplicateNames?: 'unify' | 'refuse';
  /** The operators that the result may use (default: all of the IR's). */
  readonly operators?: OperatorSet;
}

/** An imported model, and what the user should know about it. */
export interface MxnetImport {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Imports a network in inference form: training heads are gone and their labels with them, old and new operator names
 * are the IR's, attributes are typed, annotations are kept, parameters keep their element type and lose the prefixes
 * `arg:` and `aux:` [R103].
 * @throws {MrtError} with every problem at once: what {@link parseSymbol} and {@link parseParams} throw; MRT1101 every
 * operator that is not supported; MRT1002 to MRT1005 attributes and inputs that do not fit; MRT1104 outputs that do
 * not exist; MRT1106 duplicate names; MRT1107 missing parameters; MRT1115 parameters that become equal.
 */
export function importMxnet(source: MxnetSource): MxnetImport {
  const limits = source.limits ?? DEFAULT_LIMITS;
  const place = (d: Diagnostic): Diagnostic => (source.name === undefined ? d : { file: source.name, ...d });
  const diagnostics: Diagnostic[] = [];
  const collect = <T>(read: () => T, file?: string): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      diagnostics.push(...error.diagnostics.map((d) => (file === undefined ? d : { file, ...d })));
      return undefined;
    }
  };
  const document = collect(() => readSymbol(source.symbol, limits));
  const params =
    source.params && collect(() => readParameters(source.params as Uint8Array, limits), source.paramsName);
  const graph = document && readGraph(document, source, params, diagnostics);
  const errors = diagnostics.filter((d) => d.severity === 'error').map(place);
  if (graph === undefined || errors.length > 0) throw new MrtError(errors);
  const used = usedParams(graph, params ?? new Map());
  if (params) diagnostics.push(...unusedParams(params, used));
  return { model: { graph, params: used }, diagnostics: diagnostics.map(place) };
}

function readSymbol(symbol: MxnetSource['symbol'], limits: Limits): SymbolDocument {
  return typeof symbol === 'string' || symbol instanceof Uint8Array ? parseSymbol(symbol, limits) : symbol;
}

/** The graph of a document. Copies of renamed parameters are added to `params`. */
function readGraph(
  document: SymbolDocument,
  source: MxnetSource,
  params: Map<string, Tensor> | undefined,
  diagnostics: Diagnostic[],
): Graph {
  const unified = unifyNames(document);
  for (const [name, original] of unified.renamed) {
    const severity = source.duplicateNames === 'refuse' ? 'error' : 'warning';
    const message =
      severity === 'error' ? 'two nodes have this name' : `a second node of this name is now ${name}`;
    diagnostics.push({ code: 'MRT1106', severity, message, node: original });
    const tensor = params?.get(original);
    if (tensor !== undefined) params?.set(name, tensor);
  }
  const importer = new GraphImporter(unified.document, source.operators ?? irOperators, params);
  const outputs: readonly Value[] = importer.run();
  diagnostics.push(...importer.diagnostics);
  return { outputs };
}

function unusedParams(params: ReadonlyMap<string, Tensor>, used: ReadonlyMap<string, Tensor>): Diagnostic[] {
  const names = [...params.keys()].filter((name) => !used.has(name));
  if (names.length === 0) return [];
  const { message } = errorOf('MRT1108', `${names.length} parameters are not used: ${names.join(', ')}`);
  return [{ code: 'MRT1108', severity: 'warning', message, hint: 'check that they belong to this symbol' }];
}
