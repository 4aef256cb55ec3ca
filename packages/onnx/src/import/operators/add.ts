import { binaryRule } from '../shared/rules.js';

export const add = binaryRule('Add', 'add');
