/** Random models with training operators appended: the inference form computes what their forward pass does. */
import type { AttrsInput, AttrSpecs, OpDef } from '@mrtjs/graph';
import { evaluateModel, inputsOf, irOperators, ops } from '@mrtjs/graph';
import { applyOp, randomInputs, randomModel } from '@mrtjs/graph/testing';
import type { float64 } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';
import { exportMxnet } from '../export/export.js';
import { importMxnet } from '../import/import.js';

type Operand = ReturnType<typeof float64>;

/** The operator, its attributes, whether it has a label, and its forward pass. */
interface Head {
  readonly op: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly hasLabel: boolean;
  readonly forward: (x: Operand) => Operand;
}

const identity = (x: Operand): Operand => x;
const by =
  <S extends AttrSpecs>(def: OpDef<string, S>, attrs: AttrsInput<S>) =>
  (x: Operand): Operand =>
    applyOp(def, [x], attrs)[0] as Operand;
const each =
  (f: (x: number) => number) =>
  (x: Operand): Operand => ({ ...x, data: x.data.map((value) => f(value)) });
const head = (op: string, hasLabel: boolean, forward: Head['forward'], attrs: Head['attrs'] = {}): Head => ({
  op,
  hasLabel,
  forward,
  attrs,
});

const HEADS: readonly Head[] = [
  head('SoftmaxOutput', true, by(ops.softmax, { axis: 1 }), { multi_output: 'True' }),
  head('SoftmaxOutput', true, by(ops.softmax, { axis: -1 }), { preserve_shape: 'True' }),
  head('SoftmaxActivation', false, by(ops.softmax, { axis: 1 }), { mode: 'channel' }),
  head('LinearRegressionOutput', true, identity, { grad_scale: '2' }),
  head('MAERegressionOutput', true, identity),
  head('LogisticRegressionOutput', true, by(ops.sigmoid, {})),
  head('SVMOutput', true, identity),
  head('MakeLoss', false, identity),
  head('BlockGrad', false, identity),
  head('IdentityAttachKLSparseReg', false, identity),
  head(
    '_minus_scalar',
    false,
    each((x) => x - 2),
    { scalar: '2' },
  ),
  head(
    '_rminus_scalar',
    false,
    each((x) => 2 - x),
    { scalar: '2' },
  ),
  head(
    '_maximum_scalar',
    false,
    each((x) => Math.max(x, 0.25)),
    { scalar: '0.25' },
  ),
  head(
    '_minimum_scalar',
    false,
    each((x) => Math.min(x, 0.25)),
    { scalar: '0.25' },
  ),
  head(
    '_power_scalar',
    false,
    each((x) => x * x),
    { scalar: '2' },
  ),
  head(
    '_power_scalar',
    false,
    each((x) => x * x * x),
    { scalar: '3' },
  ),
  head(
    '_rdiv_scalar',
    false,
    each((x) => 2 / x),
    { scalar: '2' },
  ),
  head(
    '_lesser_scalar',
    false,
    each((x) => (x < 0.25 ? 1 : 0)),
    { scalar: '0.25' },
  ),
  head(
    '_greater_equal_scalar',
    false,
    each((x) => (x >= 0.25 ? 1 : 0)),
    { scalar: '0.25' },
  ),
];

interface SymbolFile {
  nodes: { op: string; name: string; attrs?: object; inputs: number[][] }[];
  arg_nodes: number[];
  heads: number[][];
  node_row_ptr?: number[];
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'R201: model %d with random training heads computes their forward pass',
  (seed) => {
    const model = randomModel(seed, { steps: 4 });
    const inputs = randomInputs(model, seed);
    const draw = seededRandom(seed);
    const { symbol, params } = exportMxnet(model);
    const file = JSON.parse(symbol) as SymbolFile;
    const plain = evaluateModel(model, inputs, irOperators);
    const chosen = plain.map(({ shape }) => {
      const fitting = HEADS.filter(({ op }) => shape.length >= 2 || !op.startsWith('Softmax'));
      return fitting[draw.int(fitting.length)] as Head;
    });
    file.heads = file.heads.map((entry, i) => {
      const { op, attrs, hasLabel } = chosen[i] as Head;
      const operands = [entry];
      if (hasLabel) {
        file.arg_nodes.push(file.nodes.length);
        operands.push([file.nodes.push({ op: 'null', name: `label${i}`, inputs: [] }) - 1, 0, 0]);
      }
      return [file.nodes.push({ op, name: `head${i}`, attrs, inputs: operands }) - 1, 0, 0];
    });
    delete file.node_row_ptr;
    const back = importMxnet({ symbol: JSON.stringify(file), params });
    expect(inputsOf(back.model).map(({ name }) => name)).toEqual(['data']);
    const outputs = evaluateModel(back.model, inputs, irOperators);
    outputs.forEach(({ shape, data }, i) => {
      const expected = (chosen[i] as Head).forward(plain[i] as Operand);
      expect(shape).toEqual(expected.shape);
      expected.data.forEach((value, k) => expect(data[k]).toBeCloseTo(value, 9));
    });
  },
);
