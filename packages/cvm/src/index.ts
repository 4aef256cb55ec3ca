/**
 * The CVM side of MRT: the CVM's operators with their shape, precision and gas rules, the deploy graph and parameter
 * files read, checked and written, and the compiler from quantized models.
 * @packageDocumentation
 */
export * from './attribute-text.js';
export * from './attributes.js';
export * from './bounds-check/check.js';
export { checkedOperators, consequenceOf } from './bounds-check/consequence.js';
export type { Consequence } from './bounds-check/consequence.js';
export type { ClaimedOperand, Extent } from './bounds-check/operand.js';
export * from './bounds/document.js';
export type { Interval } from './bounds/interval.js';
export type { BoundsProof, EntryBounds } from './bounds/prove.js';
export { proveBounds } from './bounds/prove.js';
export type { Bounded, BoundsOperand, BoundsRule } from './bounds/rule.js';
export { boundsRules } from './bounds/rules/index.js';
export * from './codes.js';
export * from './compile/compile-model.js';
export type { CvmGraph, EmittedAttrs, NodeFacts } from './compile/emitter.js';
export * from './compile/ext.js';
export { prepareForCompile, preparedOperators, reduceModel } from './compile/prepare/index.js';
export * from './compile/quantize-input.js';
export * from './compile/rule.js';
export { compileRules } from './compile/rules/index.js';
export * from './deploy/check.js';
export * from './deploy/gas.js';
export * from './deploy/graph.js';
export * from './deploy/infer.js';
export * from './deploy/read.js';
export * from './deploy/write.js';
export * from './errors.js';
export * from './limits.js';
export * from './operator.js';
export * as cvmOps from './operators/all.js';
export * from './operators/index.js';
export { reducedAxes } from './operators/rules/reduction.js';
export { type SliceStep, sliceSteps } from './operators/strided-slice.js';
export { transposedAxes } from './operators/transpose.js';
export * from './params/read.js';
export * from './params/record.js';
export * from './params/write.js';
export * from './precision.js';
export * from './scales/document.js';
export { nodeScales } from './scales/node-scales.js';
export type { NodeScale, ValueScale } from './scales/value-scale.js';
