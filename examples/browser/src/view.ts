/** What the page shows. */
import type { CvmModel } from '@mrtjs/cvm-runtime';
import { formatNpy } from '@mrtjs/tensor';
import type { Reading } from './classifier.js';

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const page = {
  answer: element('answer'),
  problem: element('problem'),
  bars: element('bars'),
  samples: element('samples'),
  save: element<HTMLAnchorElement>('save'),
  hash: element('hash'),
  time: element('time'),
  gas: element('gas'),
  threads: element('threads'),
  engine: element('engine'),
};

const percent = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const whole = new Intl.NumberFormat('en');

const bars = Array.from({ length: 10 }, (_, digit) => {
  const row = document.createElement('li');
  const [name, bar, share] = ['digit', 'bar', 'share'].map((className) => {
    const part = document.createElement('span');
    part.className = className;
    return part;
  }) as [HTMLElement, HTMLElement, HTMLElement];
  name.textContent = String(digit);
  row.append(name, bar, share);
  page.bars.append(row);
  return { bar, share };
});

/** What is true of every run. */
export function showModel({ gas, threads, engine }: CvmModel): void {
  page.gas.textContent = whole.format(gas);
  page.threads.textContent = `${threads}${threads > 1 ? '' : whyOne()}`;
  page.engine.textContent = engine;
}

function whyOne(): string {
  return globalThis.crossOriginIsolated
    ? ': this network is too small to be divided'
    : ': the page is not cross-origin isolated';
}

/** A button for each sample. */
export function showSamples(
  samples: readonly ArrayLike<number>[],
  choose: (picture: ArrayLike<number>) => void,
): void {
  samples.forEach((picture, digit) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = String(digit);
    button.setAttribute('aria-label', `Sample of ${digit}`);
    button.addEventListener('click', () => choose(picture));
    page.samples.append(button);
  });
}

/** What the network says; without that, that there is nothing to read. */
export function showReading(reading: Reading | undefined): void {
  page.problem.hidden = true;
  page.answer.textContent =
    reading === undefined
      ? 'Draw a digit, or choose a sample.'
      : `This is a ${reading.digit} (${percent.format(reading.shares[reading.digit] ?? 0)}).`;
  bars.forEach(({ bar, share }, digit) => {
    const part = reading?.shares[digit] ?? 0;
    bar.style.setProperty('--share', String(part));
    share.textContent = reading === undefined ? '' : percent.format(part);
  });
  page.hash.textContent =
    reading === undefined ? '–' : (reading.hash ?? 'only for pages from https or from this machine');
  page.time.textContent = reading === undefined ? '–' : `${reading.milliseconds.toFixed(2)} ms`;
  showSaving(reading);
}

function showSaving(reading: Reading | undefined): void {
  URL.revokeObjectURL(page.save.href);
  page.save.hidden = reading === undefined;
  if (reading === undefined) return;
  const bytes = formatNpy(reading.input) as Uint8Array<ArrayBuffer>;
  page.save.href = URL.createObjectURL(new Blob([bytes]));
}

/** What went wrong. */
export function showProblem(error: unknown): void {
  page.answer.textContent = 'This did not work.';
  page.problem.textContent = error instanceof Error ? error.message : String(error);
  page.problem.hidden = false;
}
