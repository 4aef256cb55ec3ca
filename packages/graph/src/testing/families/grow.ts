/** What the families share. */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { Draft } from '../draft.js';

/** Extends a draft by one or a few operators; does nothing when no value of it is suitable. */
export type Grow = (draft: Draft) => void;

/** Larger tensors are not enlarged further, so that models stay quick to evaluate. */
export const LARGE = 4096;

export const isImage = (shape: Shape): boolean => shape.length === 4;
export const isSmall = (shape: Shape): boolean => sizeOf(shape) <= LARGE;
