/** MobileNet v1 with channels of very different ranges: a network that computes the same function as one without. */
import type { Model, Node } from '@mrtjs/graph';
import { isOp, ops, topologicalOrder } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { prepareModel, randomParams } from '@mrtjs/prepare';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';

export const MOBILENET_SYMBOL = 'real/models/mxnet/symbol-only/KeyKy-mobilenet-symbol.json';

/** The largest factor of a channel is so many times the smallest. */
const SPREAD = 100;

/**
 * Random parameters; then each filter of every convolution times a factor of its own, spread evenly over the logarithm, and
 * the weights that read its channel divided by it. What is between two convolutions (ReLU) lets positive factors through.
 */
export function scaledMobilenet(sampleShape: Shape, symbol: Uint8Array): Model {
  const inputShape = [1, ...sampleShape];
  const plain = randomParams(importMxnet({ symbol }).model, {
    seed: 1,
    inputShapes: new Map([['data', inputShape]]),
  });
  const model = prepareModel(plain, { inputShape });
  const params = new Map(model.params);
  const random = seededRandom(1);
  const change = (node: Node | undefined, factorAt: (i: number) => number): void => {
    const tensor = node === undefined ? undefined : params.get(node.name);
    if (node !== undefined && tensor !== undefined) params.set(node.name, mapped(tensor, factorAt));
  };
  const convolutions = topologicalOrder(model.graph).filter((node) => isOp(node, ops.convolution));
  convolutions.slice(1).forEach((reader, i) => {
    const writer = convolutions[i] as Node;
    const filters = Number(writer.attrs['num_filter']);
    const factors = Array.from({ length: filters }, () => SPREAD ** (random.next() - 0.5));
    const perFilter = sizeOf(shapeOf(writer, params)) / filters;
    change(writer.inputs[1]?.node, (k) => factors[Math.floor(k / perFilter)] as number);
    change(writer.inputs[2]?.node, (k) => factors[k] as number);
    const [, channels = 1, ...taps] = shapeOf(reader, params);
    const isDepthwise = Number(reader.attrs['num_group']) > 1;
    change(reader.inputs[1]?.node, (k) => {
      const filterAndChannel = Math.floor(k / sizeOf(taps));
      return 1 / (factors[isDepthwise ? filterAndChannel : filterAndChannel % channels] as number);
    });
  });
  return { graph: model.graph, params };
}

function shapeOf(node: Node, params: ReadonlyMap<string, Tensor>): Shape {
  return (params.get(node.inputs[1]?.node.name ?? '') as Tensor).shape;
}

function mapped(tensor: Tensor, factorAt: (i: number) => number): Tensor {
  return float64(
    tensor.shape,
    Float64Array.from(toNumbers(tensor), (x, i) => x * factorAt(i)),
  );
}
