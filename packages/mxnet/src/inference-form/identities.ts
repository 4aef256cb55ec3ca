/** Operators that pass their input on once training is over. */
import type { Rewrite, Rewrites } from '../import/rule.js';

const input: Rewrite = (context) => context.input(0);

/** Loss and gradient operators whose forward result is their first input; labels go. */
export const identities: Rewrites = {
  BlockGrad: input,
  IdentityAttachKLSparseReg: input,
  LinearRegressionOutput: input,
  MAERegressionOutput: input,
  MakeLoss: input,
  SVMOutput: input,
  _copy: input,
  _identity_with_attr_like_rhs: input,
  _np_copy: input,
  _npx_stop_gradient: input,
  identity: input,
  make_loss: input,
  stop_gradient: input,
};
