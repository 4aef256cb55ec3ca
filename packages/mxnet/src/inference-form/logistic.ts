/** The logistic regression head. */
import type { Rewrites } from '../import/rule.js';

/** Its forward result is the sigmoid of the data. */
export const logistic: Rewrites = {
  LogisticRegressionOutput: (context) => context.last('sigmoid', [context.input(0)]),
};
