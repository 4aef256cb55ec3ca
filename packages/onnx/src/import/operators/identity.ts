import { onnxRule, port } from '../rule.js';

export const identity = onnxRule('Identity', { inputs: [port.of('input')] }, ({ input }) => input(0));
