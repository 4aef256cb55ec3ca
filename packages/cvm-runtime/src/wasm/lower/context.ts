/** What the lowering of all operations shares: where values lie, and the steps so far. */
import { sizeOf } from '@mrtjs/tensor';
import type { ImageBuilder } from '../image.js';
import type { Layout } from '../layouts.js';
import { sameOrder, stridesIn } from '../layouts.js';
import type { Buffer, BufferUse } from '../memory-plan.js';
import type { ElementType, Value } from '../network.js';
import { elementsAt } from '../elements.js';
import { MAX_PARTS } from '../layout/control.js';

/** Where a value lies. */
export interface Placement {
  /** Memory that is planned, or a constant. */
  readonly home: Buffer | Constant;
  readonly type: ElementType;
  /** Elements from the start of its home, and between neighbours along each axis. */
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Elements that never change. */
export interface Constant {
  readonly elements: ArrayLike<number>;
}

/** A step before addresses are known. */
export interface StepDraft extends BufferUse {
  /** Says what the step is, for profiles. */
  readonly label: string;
  /** Says more of it: kernel sizes and shapes. */
  readonly detail?: string;
  /** Multiply-accumulates, of convolutions and dense layers. */
  readonly macs?: number;
  readonly kernel: number;
  /** Parts that can be computed at the same time, at most MAX_PARTS. */
  readonly parts: number;
  /** Bytes of scratch memory that a thread needs. */
  readonly scratch: number;
  /** Lays out the arguments and gives their address. */
  emit(emitter: Emitter): number;
}

/** Lays out arguments and constants, once the places of buffers are known. */
export interface Emitter {
  readonly image: ImageBuilder;
  addressOf(placement: Placement): number;
  /** The address that `reserve` gives for a form of something; it is asked once. */
  once(owner: object, form: string, reserve: () => number): number;
}

/** A part of another value: the whole, and the coordinates of the part's first element in it. */
export interface Destination {
  readonly output: Value;
  readonly start: readonly number[];
}

/** How steps are divided. */
export interface Division {
  /** Threads that there are to be parts for. */
  readonly threads: number;
  /** How large parts are to be, 1 unless a test divides what is not worth it. */
  readonly grain: number;
}

/** Parts for each thread, so that threads that are held up leave work to others. */
const PARTS_PER_THREAD = 12;

/** The state of a lowering. */
export class LoweringContext {
  readonly steps: StepDraft[] = [];
  readonly #placements = new Map<Value, Placement>();
  readonly #copies = new Map<Value, Map<Layout, Placement>>();
  readonly #wantsLast: ReadonlySet<Value>;
  readonly #destinations: ReadonlyMap<Value, Destination>;
  readonly #division: Division;

  constructor(
    wantsLast: ReadonlySet<Value>,
    destinations: ReadonlyMap<Value, Destination>,
    division: Division,
  ) {
    this.#wantsLast = wantsLast;
    this.#destinations = destinations;
    this.#division = division;
  }

  /**
   * Into how many parts `work` is best divided, where `worth` of it is worth a part: more than threads, if it allows, but no
   * more than can be counted.
   */
  partsOf(work: number, worth: number): number {
    const { threads, grain } = this.#division;
    if (threads === 1) return 1;
    return Math.min(threads * PARTS_PER_THREAD, Math.ceil(work / (worth * grain)), MAX_PARTS);
  }

  /** Whether a value is best stored channels last: a kernel will read it so. */
  wantsLast(value: Value): boolean {
    return this.#wantsLast.has(value);
  }

  /** Gives a value memory of its own. */
  allocate(value: Value, layout: Layout): Placement {
    const home: Buffer = { bytes: sizeOf(value.shape) * 2 ** value.type };
    return this.place(value, { home, type: value.type, offset: 0, strides: stridesIn(layout, value.shape) });
  }

  /**
   * Gives a value memory: where it will be concatenated with others, if it is and the place suits (`accepts`), else its
   * own.
   */
  allocateOutput(
    value: Value,
    layout: Layout,
    accepts: (placement: Placement) => boolean = () => true,
  ): Placement {
    const destination = this.#destinations.get(value);
    if (destination === undefined) return this.allocate(value, layout);
    const { output, start } = destination;
    const whole = this.#placements.get(output) ?? this.allocate(output, layout);
    const fits = sameOrder(output.shape, whole.strides, stridesIn(layout, output.shape));
    const offset = start.reduce((sum, at, axis) => sum + at * (whole.strides[axis] as number), whole.offset);
    const placement = { ...whole, offset };
    return fits && accepts(placement) ? this.place(value, placement) : this.allocate(value, layout);
  }

  place(value: Value, placement: Placement): Placement {
    this.#placements.set(value, placement);
    return placement;
  }

  isPlaced(value: Value): boolean {
    return this.#placements.has(value);
  }

  /** Where a value lies: what computes it has been lowered before. */
  placementOf(value: Value): Placement {
    const known = this.#placements.get(value);
    if (known !== undefined) return known;
    const { elements, shape, type } = value;
    if (elements === undefined) throw new Error('a value is read before it is computed');
    return this.place(value, { home: { elements }, type, offset: 0, strides: stridesIn('plain', shape) });
  }

  /** Whether a value lies densely in a layout. */
  liesIn(value: Value, layout: Layout): boolean {
    return sameOrder(value.shape, this.placementOf(value).strides, stridesIn(layout, value.shape));
  }

  /** A copy of a value in a layout that was made before. */
  copyIn(value: Value, layout: Layout): Placement | undefined {
    return this.#copies.get(value)?.get(layout);
  }

  rememberCopy(value: Value, layout: Layout, placement: Placement): void {
    this.#copies.set(value, (this.#copies.get(value) ?? new Map<Layout, Placement>()).set(layout, placement));
  }
}

export function isConstant(home: Placement['home']): home is Constant {
  return 'elements' in home;
}

/** The buffers among the homes of placements. */
export function buffersOf(placements: readonly Placement[]): readonly Buffer[] {
  return placements.flatMap(({ home }) => (isConstant(home) ? [] : [home]));
}

/** Resolves placements: buffers by a plan, constants by laying them out when they are first asked for. */
export function emitterOf(image: ImageBuilder, addressOfBuffer: (buffer: Buffer) => number): Emitter {
  const known = new Map<object, Map<string, number>>();
  const once: Emitter['once'] = (owner, form, reserve) => {
    const forms = known.get(owner) ?? new Map<string, number>();
    known.set(owner, forms);
    const address = forms.get(form) ?? reserve();
    forms.set(form, address);
    return address;
  };
  const addressOfHome = ({ home, type }: Placement): number =>
    isConstant(home)
      ? once(home, `elements ${type}`, () => reserveElements(image, home.elements, type))
      : addressOfBuffer(home);
  return {
    image,
    once,
    addressOf: (placement) => addressOfHome(placement) + placement.offset * 2 ** placement.type,
  };
}

/** Lays out constant elements of a type. */
function reserveElements(image: ImageBuilder, elements: ArrayLike<number>, type: ElementType): number {
  return image.reserve(elements.length * 2 ** type, ({ buffer, byteOffset }) =>
    elementsAt(buffer, byteOffset, elements.length, type).set(elements),
  );
}

/** Words of a struct whose fields are given by their byte offsets. */
export function structWords(
  bytes: number,
  fields: readonly (readonly [offset: number, value: number])[],
): number[] {
  const words = new Array<number>(bytes / 4).fill(0);
  for (const [offset, value] of fields) words[offset / 4] = value;
  return words;
}

/** Splits `count` items into at most `parts` parts of one size, the last of which may be smaller. */
export function split(count: number, parts: number): { readonly perPart: number; readonly parts: number } {
  const perPart = Math.ceil(count / Math.max(1, Math.min(parts, count)));
  return { perPart, parts: Math.ceil(count / perPart) };
}
