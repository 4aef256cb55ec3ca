/** Drawing a run: a progress bar for a person, plain lines for a pipe. */
import type { PipelineEvent } from '@mrtjs/pipeline';
import type { Diagnostic } from '@mrtjs/tensor';
import { formatDiagnostic } from '@mrtjs/tensor';
import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.js';
import type { ProgressEvent, Rates } from './rates.js';
import { formatRates, ratesOf } from './rates.js';

/** How much is said. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Milliseconds between two looks at the figures so far: on a bar, and as a line of a log. */
const [ON_A_BAR, IN_A_LOG] = [1000, 10_000];

/** Receives the events of a run and draws them to the error stream, so that the output stream stays for results. */
export class Reporter {
  readonly #io: Io;
  readonly #verbosity: Verbosity;
  #bar: SingleBar | undefined;
  /** The first and the last event of the stage that makes progress. */
  #first: ProgressEvent | undefined;
  #last: ProgressEvent | undefined;
  #begun = 0;
  #looked = 0;
  #figures = '';

  constructor(io: Io, verbosity: Verbosity) {
    this.#io = io;
    this.#verbosity = verbosity;
  }

  /** One event. */
  readonly event = (event: PipelineEvent): void => {
    switch (event.type) {
      case 'stage':
        return this.#stage(event);
      case 'progress':
        return this.#progress(event);
      case 'diagnostic':
        return this.diagnostic(event.diagnostic);
      case 'engine':
        return this.#line('normal', `${event.kind} engine: ${event.name} (${event.description})`);
      case 'recipe':
        return this.#recipe(event);
      case 'evaluation':
        return this.#evaluation(event);
    }
  };

  /** A finding that did not stop the work; findings of severity `info` only when verbose. */
  diagnostic(diagnostic: Diagnostic): void {
    const level = diagnostic.severity === 'info' ? 'verbose' : 'normal';
    this.#line(level, `${diagnostic.severity}: ${formatDiagnostic(diagnostic)}`);
  }

  /** Ends a progress bar that is still drawn. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #stage(event: Extract<PipelineEvent, { type: 'stage' }>): void {
    this.stop();
    this.#first = this.#last = undefined;
    if (event.status === 'started') return this.#line('verbose', `${event.stage} …`);
    if (event.status === 'finished') {
      const seconds = (event.milliseconds / 1000).toFixed(1);
      this.#line('normal', `${event.stage}: finished in ${seconds} s`);
      for (const file of event.files) this.#line('verbose', `  wrote ${file}`);
      return;
    }
    const level = event.status === 'skipped' ? 'verbose' : 'normal';
    this.#line(level, `${event.stage}: ${event.status} (${event.reason})`);
  }

  #progress(event: ProgressEvent): void {
    if (this.#first === undefined) {
      this.#first = event;
      this.#begun = this.#looked = this.#io.now();
      this.#figures = '';
    }
    this.#last = event;
    if (this.#io.stderr.isTTY !== true || this.#verbosity === 'quiet' || event.total === null) return;
    if (this.#bar === undefined) {
      const format = '{stage} {bar} {value}/{total} {unit}{rates}{figures}';
      this.#bar = new SingleBar({ format, clearOnComplete: true }, Presets.shades_classic);
      this.#bar.start(event.total, event.done, {
        stage: event.stage,
        unit: event.unit ?? 'batches',
        rates: '',
        figures: '',
      });
    }
    this.#bar.update(event.done, { rates: formatRates(this.#rates()), figures: this.#figures });
    if (event.done >= event.total) this.stop();
  }

  #recipe({
    recipe,
    gas,
    agreement,
    agreementError,
    drop,
  }: Extract<PipelineEvent, { type: 'recipe' }>): void {
    const lost = drop === null ? '' : `, drop ${drop.toFixed(2)} points`;
    const reached = `agreement ${agreement.toFixed(2)} ± ${agreementError.toFixed(2)} %${lost}`;
    this.#line('normal', `recipe ${recipe}: gas ${gas}, ${reached}`);
  }

  /** Figures take time to work out, so they are looked at once in a while; verbose output has all of them. */
  #evaluation(event: Extract<PipelineEvent, { type: 'evaluation' }>): void {
    if (this.#verbosity === 'verbose') return this.#line('verbose', event.line);
    if (this.#verbosity === 'quiet' || this.#last === undefined) return;
    const now = this.#io.now();
    if (now - this.#looked < (this.#bar === undefined ? IN_A_LOG : ON_A_BAR)) return;
    this.#looked = now;
    const { stage, done, total } = this.#last;
    if (this.#bar !== undefined) this.#figures = ` | ${figuresOf(event.line)}`;
    else {
      const all = total === null ? '' : ` of ${total}`;
      const progress = `${stage}: ${done}${all} batches${formatRates(this.#rates())}`;
      this.#line('normal', `${progress} | ${figuresOf(event.line)}`);
    }
  }

  #rates(): Rates {
    return ratesOf(this.#first as ProgressEvent, this.#last as ProgressEvent, this.#io.now() - this.#begun);
  }

  #line(level: 'normal' | 'verbose', text: string): void {
    if (this.#verbosity === 'quiet' || (level === 'verbose' && this.#verbosity !== 'verbose')) return;
    this.stop();
    this.#io.stderr.write(`${text}\n`);
  }
}

/** The part of a log line that tells how the models do. */
function figuresOf(line: string): string {
  return line
    .split(' | ')
    .filter((part) => /^(?:evalfunc|quantize)/.test(part))
    .join(' | ');
}
