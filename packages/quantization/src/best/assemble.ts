/** Putting an integer graph together: every node by its rule, then the heads. */
import type { Attributes, Model, Node, OperatorSet, Params, Profile, Value } from '@mrtjs/graph';
import {
  inferShapes,
  isParameter,
  isVariable,
  makeNode,
  ModelBuilder,
  ops,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { applyRule, factsOf } from '../apply-rule.js';
import { checkWidths } from '../checks.js';
import { finishHead } from '../finish-head.js';
import { freshNames } from '../fresh-names.js';
import { scaleOf } from '../numeric/scale.js';
import type { QuantizeRuleSet } from '../rule.js';
import { MAX_PRECISION, Run } from '../run.js';
import type { Assembly } from './assembly.js';
import type { Coded } from './coded.js';
import { Emitter } from './emitter.js';
import type { Grid } from './grid.js';
import type { InputCode } from './input.js';
import type { LayerLearner } from './layer/layer.js';
import { Plan } from './plan.js';
import type { Ranges } from './ranges.js';
import type { Recipe } from './recipe.js';
import { reaches } from './rescale.js';
import type { BestContext, BestRuleSet } from './rule.js';
import { insideLeakyRectifiers } from './rules/leaky-rectifier.js';
import { Constant } from './sources/constant.js';
import { Restored } from './sources/restored.js';
import { Settled, settled } from './sources/settled.js';
import type { Source } from './sources/source.js';

/** What an integer graph is made of. */
export interface AssembleRequest {
  readonly model: Model;
  readonly ops: OperatorSet;
  readonly rules: QuantizeRuleSet;
  readonly bestRules: BestRuleSet;
  readonly ranges: Ranges;
  readonly recipe: Recipe;
  readonly inputs: ReadonlyMap<Node, InputCode>;
  readonly restore: ReadonlySet<string>;
  readonly outputPrecision: number | undefined;
  readonly softmaxLambda: number;
  readonly shiftBits: number;
  readonly report: (diagnostic: Diagnostic) => void;
  /** The wishes of an earlier assembly of the same model. */
  readonly known?: Plan;
  /** Begins to learn while a graph is made, whose parameters grow with it. */
  readonly learning?: (params: Params) => Learning;
}

/** What learns of data while a graph is made. */
export interface Learning {
  readonly learn: LayerLearner | undefined;
  /** Told of every node when its values can be had. */
  onSource(node: Node, source: Source): Promise<void>;
}

/** An integer graph. */
export interface Assembled {
  readonly assembly: Assembly;
  readonly sources: ReadonlyMap<Node, Source>;
  readonly model: Model;
  /** One per head. */
  readonly heads: readonly Head[];
}

/** A head, at one scale without a zero point. */
export interface Head {
  readonly value: Value;
  readonly scale: number;
  readonly precision: number;
}

const PROFILE: Profile = 'fixed';

/** Makes the integer graph. */
export async function assemble(request: AssembleRequest): Promise<Assembled> {
  const { model, ranges, recipe, known } = request;
  const order = topologicalOrder(model.graph);
  const run = new Run(
    new ModelBuilder(model, freshNames(order)),
    {
      profile: PROFILE,
      softmaxLambda: request.softmaxLambda,
      shiftBits: request.shiftBits,
      report: request.report,
    },
    new Map(order.filter((node) => ranges.knows(node)).map((node) => [node.name, ranges.largest(node)])),
    new Map(),
  );
  const emitter = new Emitter(run);
  const learning = request.learning?.(run.builder.params);
  const learn = learning?.learn;
  const assembly: Assembly = {
    run,
    emitter,
    ranges,
    recipe,
    plan: new Plan(),
    codes: new Map(),
    known,
    learn,
  };
  const sources = new Map<Node, Source>();
  const inside = insideLeakyRectifiers(model);
  const contextOf = contexts(request, assembly, sources);
  for (const node of order) {
    if (inside.has(node)) continue;
    const source = await sourceOf(request, assembly, node, contextOf);
    sources.set(node, source);
    await learning?.onSource(node, source);
  }
  const heads = new Map<Node, Head>();
  for (const { node } of model.graph.outputs)
    if (!heads.has(node)) heads.set(node, headOf(request, assembly, sources.get(node) as Source));
  checkWidths(
    run,
    order.filter((node) => run.precisions.has(node.name)),
  );
  const list = model.graph.outputs.map(({ node }) => heads.get(node) as Head);
  return {
    assembly,
    sources,
    heads: list,
    model: run.builder.finish({ outputs: list.map(({ value }) => value) }),
  };
}

type ContextOf = (node: Node) => BestContext;

function contexts(
  { model, ops: operators }: AssembleRequest,
  assembly: Assembly,
  sources: ReadonlyMap<Node, Source>,
): ContextOf {
  const shapes = inferShapes(model, operators);
  const sourceOf = ({ node }: Value): Source => {
    const source = sources.get(node);
    if (source === undefined) throw new TypeError(`${node.name} has not been quantized`);
    return source;
  };
  const tensorOf = ({ node }: Value) => (isVariable(node) ? model.params.get(node.name) : undefined);
  return (node) => ({
    assembly,
    node,
    attrs: node.attrs,
    ...factsOf(node, shapes),
    source: (index) => sourceOf(node.inputs[index] as Value),
    sourceOf,
    tensor: (index) => (node.inputs[index] === undefined ? undefined : tensorOf(node.inputs[index])),
    tensorOf,
    apply: (inputs, bits, attrs) => assembly.emitter.applyLike(node, inputs, bits, attrs as Attributes),
  });
}

async function sourceOf(
  request: AssembleRequest,
  assembly: Assembly,
  node: Node,
  contextOf: ContextOf,
): Promise<Source> {
  const { model, restore, bestRules } = request;
  const tensor = isParameter(node, model.params) ? model.params.get(node.name) : undefined;
  if (tensor !== undefined) return new Constant(assembly, node, tensor);
  if (isVariable(node)) return inputSource(assembly, node, request.inputs.get(node) as InputCode);
  const context = contextOf(node);
  const rule = restore.has(node.name) ? undefined : bestRules.find(node.op);
  return (await rule?.quantize(context)) ?? fixedSource(request, context);
}

function inputSource(assembly: Assembly, node: Node, code: InputCode): Source {
  const { precision, magnitude, scale, zero, axis } = code;
  const shape = (node.attrs['shape'] as readonly number[] | null | undefined) ?? null;
  const value = valueOf(makeNode(ops.variable, node.name, [], { shape, precision }, node.annotations));
  assembly.run.record({ value, precision, scale: code.input.scale });
  const rank = shape?.length ?? 0;
  return new Settled(assembly, node, { value, precision, magnitude, scale, zero, axis, rank, origin: node });
}

/** A node by the rule of profile `fixed`, or restored: over integers at one scale and without a zero point. */
function fixedSource(
  { rules, restore }: AssembleRequest,
  { assembly, node, inputShapes, outputShape, source }: BestContext,
): Source {
  const { run, ranges } = assembly;
  const inputs = node.inputs.map((value, index) => {
    const input = source(index);
    if (input instanceof Constant) return value;
    if (input instanceof Restored) return input.value;
    const coded = input.symmetric();
    run.record({ value: coded.value, scale: coded.scale as number, precision: coded.precision });
    run.thresholds.set(coded.value.node.name, ranges.largest(input.node));
    return coded.value;
  });
  const isRestored = restore.has(node.name);
  const rule = isRestored ? undefined : rules.find(node.op);
  const value = applyRule(run, Object.freeze({ ...node, inputs }), rule, { inputShapes, outputShape });
  const rank = outputShape.length;
  if (isRestored) return new Restored(assembly, node, value, rank);
  const [precision, scale] = [run.precision(value), run.scale(value)];
  const magnitude = 2 ** (precision - 1) - 1;
  return new Settled(assembly, node, {
    value,
    precision,
    magnitude,
    scale,
    zero: 0,
    axis: 0,
    rank,
    origin: node,
  });
}

function headOf({ outputPrecision }: AssembleRequest, assembly: Assembly, source: Source): Head {
  const { run, ranges } = assembly;
  if (source instanceof Constant) {
    const value = finishHead(run, valueOf(source.node), outputPrecision);
    return { value, scale: run.scale(value), precision: run.precision(value) };
  }
  if (source instanceof Restored && outputPrecision === undefined)
    return { value: source.value, scale: 1, precision: run.precision(source.value) };
  const coded =
    outputPrecision === undefined ? source.symmetric() : requested(assembly, source, outputPrecision);
  const head = { value: coded.value, scale: coded.scale as number, precision: coded.precision };
  run.record(head);
  run.thresholds.set(head.value.node.name, ranges.largest(source.node));
  return head;
}

/** Bits to which any source can be brought. */
const COMMON_PRECISION = 16;

/** A head whose threshold spans the bits that are asked for, or as many as can be reached. */
function requested(assembly: Assembly, source: Source, precision: number): Coded {
  const largest = assembly.ranges.largest(source.node);
  const gridOf = (bits: number): Grid => ({ scale: scaleOf(largest, bits), zero: 0, bits });
  if (precision <= COMMON_PRECISION) return source.form(gridOf(precision));
  const from = settled(assembly, source);
  let bits = Math.min(precision, MAX_PRECISION);
  while (!reaches(from.bare, gridOf(bits))) bits--;
  if (bits < precision)
    assembly.run.warn('MRT2206', `${precision} bits cannot be reached: the output has ${bits}`, {
      node: source.node.name,
      option: 'QUANTIZATION.Output_precision',
    });
  return from.form(gridOf(bits));
}
