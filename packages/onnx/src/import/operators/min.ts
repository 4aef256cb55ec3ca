import { variadicRule } from '../shared/rules.js';

export const min = variadicRule('Min', 'min');
