import { variadicRule } from '../shared/rules.js';

export const sum = variadicRule('Sum', 'add');
