/** What it was measured on. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { loadavg } from 'node:os';

/** The processor as the system calls it. */
export function processorName(): string {
  return cpus()[0]?.model.trim() ?? 'unknown processor';
}

/** One line: processor, cores, memory, system, versions. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = `Node ${process.versions.node}, V8 ${process.versions.v8}`;
  const cores = `${availableParallelism()} cores`;
  return `${processorName()}, ${cores}, ${memory} GiB, ${process.platform} ${process.arch}, ${versions}`;
}

/** The number of processes that wanted to run, on average over the last minute. */
export function load(): number {
  return loadavg()[0] as number;
}
