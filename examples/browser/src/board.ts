/** The drawing area. */
import type { Point } from './picture.js';
import { drawLine, SIDE } from './picture.js';

/** Shows a picture and lets it be drawn with a mouse, a pen or a finger. */
export class Board {
  /** What is on it. */
  readonly picture = new Float32Array(SIDE * SIDE);
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #drawn: () => void;
  /** The pointer that draws, and where it is. */
  #pen: { readonly pointer: number; readonly at: Point } | undefined;

  /** `drawn` is called when a line is finished. */
  constructor(canvas: HTMLCanvasElement, drawn: () => void) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser cannot draw');
    this.#canvas = canvas;
    this.#context = context;
    this.#drawn = drawn;
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event));
    canvas.addEventListener('pointercancel', (event) => this.#up(event));
    this.#show();
  }

  /** Replaces the picture. */
  set(picture: ArrayLike<number>): void {
    this.#pen = undefined;
    this.picture.set(picture);
    this.#show();
  }

  /** Wipes it. */
  clear(): void {
    this.set(new Float32Array(this.picture.length));
  }

  #down(event: PointerEvent): void {
    // A second finger, or another button than the first, does not draw.
    if (this.#pen !== undefined || event.button !== 0) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    const at = this.#place(event);
    this.#pen = { pointer: event.pointerId, at };
    this.#line(at, at);
  }

  #move(event: PointerEvent): void {
    if (this.#pen?.pointer !== event.pointerId) return;
    // Where the pointer went since the last event; empty in browsers that do not tell.
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length > 0 ? passed : [event]) {
      const to = this.#place(each);
      this.#line(this.#pen.at, to);
      this.#pen = { pointer: event.pointerId, at: to };
    }
  }

  #up(event: PointerEvent): void {
    if (this.#pen?.pointer !== event.pointerId) return;
    this.#pen = undefined;
    this.#drawn();
  }

  #line(from: Point, to: Point): void {
    drawLine(this.picture, from, to);
    this.#show();
  }

  #place({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { x: ((clientX - left) / width) * SIDE, y: ((clientY - top) / height) * SIDE };
  }

  #show(): void {
    const image = this.#context.createImageData(SIDE, SIDE);
    this.picture.forEach((value, i) => {
      const grey = Math.round(255 * value);
      image.data.set([grey, grey, grey, 255], 4 * i);
    });
    this.#context.putImageData(image, 0, 0);
  }
}
