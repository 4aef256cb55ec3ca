import { binaryRule } from '../shared/rules.js';

export const sub = binaryRule('Sub', 'sub');
