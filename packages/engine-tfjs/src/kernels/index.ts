/** The kernels: one line or one file per operator. A new operator is an entry here. */
import type { Kernel } from '../kernel.js';
import { batchNormKernel } from './batch-norm.js';
import { convolutionKernel } from './convolution.js';
import { elementwiseKernels } from './elementwise.js';
import { layoutKernels } from './layout.js';
import { batchDotKernel, embeddingKernel, fullyConnectedKernel } from './linear.js';
import { poolingKernel } from './pooling.js';
import { reduceKernels } from './reduce.js';
import { referenceKernels } from './reference.js';

/** Kernels by operator name. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  [
    convolutionKernel,
    poolingKernel,
    batchNormKernel,
    fullyConnectedKernel,
    batchDotKernel,
    embeddingKernel,
    ...elementwiseKernels,
    ...reduceKernels,
    ...layoutKernels,
    ...referenceKernels,
  ].map((kernel) => [kernel.op, kernel]),
);
