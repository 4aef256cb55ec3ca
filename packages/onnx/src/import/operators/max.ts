import { variadicRule } from '../shared/rules.js';

export const max = variadicRule('Max', 'max');
