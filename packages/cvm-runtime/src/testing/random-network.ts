/** Random convolutional networks, requantized in all the ways that the compiler does it. */
import { seededRandom } from '@mrtjs/tensor';
import type { Entry, ModelCase } from './case-builder.js';
import { CaseBuilder } from './case-builder.js';

/** A random network whose layers are large enough to be divided, and ragged at all ends. */
export function randomNetwork(seed: number): ModelCase {
  const random = seededRandom(seed);
  const batch = 1 + random.int(3);
  const shape = [batch, 1 + random.int(9), 3 + random.int(12), 3 + random.int(12)];
  const b = new CaseBuilder(random, shape, 8);
  let x = b.entries[0] as Entry;
  const earlier: Entry[] = [];
  for (let layer = 0; layer < 4; layer++) {
    const [, channels = 1, height = 1, width = 1] = x.shape;
    const kernel = height >= 3 && width >= 3 ? b.pick([1, 3, 3, 5]) : 1;
    const depthwise = b.once(3);
    const filters = depthwise ? channels * b.pick([1, 1, 2]) : b.integer(1, 40);
    const groups = depthwise ? channels : channels % 2 === 0 && filters % 2 === 0 && b.once(4) ? 2 : 1;
    const weight = b.param([filters, channels / groups, kernel, kernel], 8);
    const bias = b.once(2) ? [b.param([filters], b.integer(8, 20))] : [];
    const sums = b.add('conv2d', [x, weight, ...bias], {
      channels: filters,
      kernel_size: [kernel, kernel],
      padding: [(kernel - 1) / 2, (kernel - 1) / 2],
      strides: b.once(4) ? [2, 2] : [1, 1],
      groups,
      use_bias: bias.length > 0,
    });
    if (sums === undefined) break;
    const next = requantized(b, sums, earlier);
    earlier.push(next.wide, next.narrow);
    x = next.narrow;
    if (b.once(4)) x = pooled(b, x) ?? x;
    if (b.once(5)) x = joined(b, x, earlier) ?? x;
  }
  if (b.once(2)) classified(b, x);
  return b.finish(b.integer(1, 2), 2);
}

/** Results as the quantizer makes them: a wide one for later sums, and one of 8 bits for the next layer. */
function requantized(b: CaseBuilder, sums: Entry, earlier: readonly Entry[]): { wide: Entry; narrow: Entry } {
  let x = sums;
  const apply = (func: string, others: readonly Entry[] = [], attrs = {}): Entry =>
    (x = b.add(func, [x, ...others], attrs) ?? x);
  if (b.once(2)) apply('cvm_clip', [], { precision: b.integer(9, 20) });
  const clipped = x;
  if (b.once(2)) apply('relu');
  if (b.once(2)) {
    apply('cvm_clip', [], { precision: 14 });
    const perChannel = b.once(2) ? [1, x.shape[1] as number, 1, 1] : [1];
    apply('broadcast_mul', [b.param(perChannel, 16, (random) => random.int(30000))]);
    if (b.once(3)) apply('broadcast_add', [b.param([1, ...x.shape.slice(1)], 20)]);
    apply('cvm_right_shift', [], { precision: 16, shift_bit: b.integer(10, 16) });
  }
  const same = earlier.filter(({ shape }) => shape.join() === x.shape.join());
  if (same.length > 0 && b.once(2)) apply(b.pick(['elemwise_add', 'broadcast_add']), [b.pick(same)]);
  if (b.once(2)) apply('relu');
  if (b.once(6)) {
    apply('negative');
    x = b.add('elemwise_sub', [clipped, x]) ?? x;
  }
  const wide = x;
  if (b.once(6)) {
    apply('cvm_right_shift', [], { precision: 8, shift_bit: 8 });
    apply('broadcast_add', [b.param([1], 8, () => 127)]);
    apply('cvm_lut', [b.param([255], 16)], { in_dim: 255 });
  }
  apply('cvm_right_shift', [], { precision: 8, shift_bit: b.integer(4, 12) });
  if (x.precision > 8) apply('cvm_clip', [], { precision: 8 });
  return { wide, narrow: x };
}

function pooled(b: CaseBuilder, x: Entry): Entry | undefined {
  const pool = b.add('max_pool2d', [x], { pool_size: [2, 2], strides: [2, 2], ceil_mode: b.once(2) });
  return pool === undefined ? undefined : b.add('cvm_right_shift', [pool], { precision: 8, shift_bit: 1 });
}

function joined(b: CaseBuilder, x: Entry, earlier: readonly Entry[]): Entry | undefined {
  const fits = earlier.filter(({ shape }) =>
    shape.every((size, axis) => axis === 1 || size === x.shape[axis]),
  );
  const joint = b.add('concatenate', [x, ...(fits.length > 0 ? [b.pick(fits)] : [x])], { axis: 1 });
  return joint === undefined ? undefined : b.add('cvm_right_shift', [joint], { precision: 8, shift_bit: 2 });
}

/** A pooled average and a dense layer. */
function classified(b: CaseBuilder, x: Entry): Entry | undefined {
  const sum = b.add('sum', [x], { axis: [2, 3] });
  const data = sum && b.add('cvm_right_shift', [sum], { precision: 8, shift_bit: 3 });
  if (data === undefined) return undefined;
  const units = b.integer(1, 30);
  const weight = b.param([units, data.shape[1] as number], 8);
  return b.add('dense', [data, weight], { units, use_bias: false });
}
