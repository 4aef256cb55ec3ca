/** Errors of the CVM: they carry the return code that the chain charges by. */
import type { Diagnostic, DiagnosticCode, DiagnosticDetails } from '@mrtjs/tensor';
import { errorOf, formatDiagnostic } from '@mrtjs/tensor';

/** 1: logic error, the supplier of model or input is at fault. 2: runtime error (CVM-SPEC 6.2). */
export type CvmErrorCode = 1 | 2;

/** A deploy graph, parameter file or input that the CVM refuses, with the return code of CVM-SPEC chapter 6. */
export class CvmError extends Error {
  readonly code: CvmErrorCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: CvmErrorCode, diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(formatDiagnostic).join('\n'), options);
    this.name = 'CvmError';
    this.code = code;
    this.diagnostics = diagnostics;
  }
}

/** Throws a {@link CvmError} with code 1 (E1 in the specification). */
export function logicError(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): never {
  throw new CvmError(1, [errorOf(code, message, details)]);
}

/** Throws a {@link CvmError} with code 2 (E2 in the specification). */
export function runtimeError(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): never {
  throw new CvmError(2, [errorOf(code, message, details)]);
}

/** Runs `compute`; a {@link CvmError} that names no node yet is given `node`. */
export function atNode<T>(node: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof CvmError)) throw error;
    const located = error.diagnostics.map((d) => ({ ...d, node: d.node ?? node }));
    throw new CvmError(error.code, located, { cause: error });
  }
}
