/** Drawing a run: a progress bar for a person, plain lines for a pipe. */
import type { PipelineEvent } from '@mrtjs/pipeline';
import type { Diagnostic } from '@mrtjs/tensor';
import { formatDiagnostic } from '@mrtjs/tensor';
import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.js';

/** How much is said. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Receives the events of a run and draws them to the error stream, so that the output stream stays for results. */
export class Reporter {
  readonly #io: Io;
  readonly #verbosity: Verbosity;
  #bar: SingleBar | undefined;

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
      case 'evaluation':
        return this.#line('verbose', event.line);
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

  #progress({ stage, done, total }: Extract<PipelineEvent, { type: 'progress' }>): void {
    if (this.#io.stderr.isTTY !== true || this.#verbosity === 'quiet' || total === null) return;
    if (this.#bar === undefined) {
      this.#bar = new SingleBar(
        { format: `${stage} {bar} {value}/{total} batches, {eta_formatted} left`, clearOnComplete: true },
        Presets.shades_classic,
      );
      this.#bar.start(total, 0);
    }
    this.#bar.update(done);
    if (done >= total) this.stop();
  }

  #line(level: 'normal' | 'verbose', text: string): void {
    if (this.#verbosity === 'quiet' || (level === 'verbose' && this.#verbosity !== 'verbose')) return;
    this.stop();
    this.#io.stderr.write(`${text}\n`);
  }
}
