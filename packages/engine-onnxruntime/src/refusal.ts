/** What ONNX Runtime refuses, as a diagnostic. */
import { errorOf, MrtError } from '@mrtjs/tensor';

/** What was tried, for the message. */
export interface RuntimeTask {
  /** The model, as the user knows it, where there is a name for it. */
  readonly file?: string;
  /** What the user can do about it. */
  readonly hint: string;
}

/** How messages of ONNX Runtime name the node that they are about. */
const NODE_NAMES: readonly RegExp[] = [
  /\bName:\s*'([^']+)'/,
  /\bnode with name '([^']+)'/,
  /\bin node \(([^)]+)\)/,
  /\bNode:?\s*\(([^)]+)\)/,
];

/** Messages can be long: they repeat the paths of its sources. */
const MAX_MESSAGE = 500;

/**
 * What `run` gives, which calls ONNX Runtime.
 * @throws {MrtError} MRT5103 with what ONNX Runtime says, and with the node where it names one; errors of MRT as they are.
 */
export async function inRuntime<T>({ file, hint }: RuntimeTask, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MrtError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const node = NODE_NAMES.flatMap((pattern) => pattern.exec(message)?.[1] ?? [])[0];
    throw new MrtError(
      [
        errorOf('MRT5103', `ONNX Runtime does not run the model: ${message.slice(0, MAX_MESSAGE)}`, {
          ...(node === undefined ? {} : { node }),
          ...(file === undefined ? {} : { file }),
          hint,
        }),
      ],
      { cause: error },
    );
  }
}
