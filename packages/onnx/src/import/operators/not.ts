import { onnxRule, port } from '../rule.js';
import { not as negated } from '../shared/logic.js';

export const not = onnxRule('Not', { inputs: [port.of('X')] }, ({ g, input }) => negated(g, input(0)));
