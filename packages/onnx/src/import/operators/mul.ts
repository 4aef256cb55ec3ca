import { binaryRule } from '../shared/rules.js';

export const mul = binaryRule('Mul', 'mul');
