/** Measures what quantization loses. See the README. */
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import { createWasmEngine } from '@mrtjs/cvm-runtime';
import { isOp, ops, topologicalOrder } from '@mrtjs/graph';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { referencePath, workspacePath } from '../paths.js';
import { ablation } from './ablation.js';
import type { BenchEngines, Measured } from './measure.js';
import { measureNetwork } from './measure.js';
import { networks } from './networks.js';
import type { AccuracyResults } from './report.js';
import { ABLATION, ablationReport, accuracyReport } from './report.js';
import type { Variant } from './variant.js';
import { best, fixed, mrt1 } from './variant.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    profiles: { type: 'string' },
    ablation: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

/** Results so far: a run of some networks keeps those of the others. */
const RESULTS = workspacePath('tools/bench/results/accuracy.json');
const PAGE = workspacePath('docs/accuracy.md');

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const integer = createWasmEngine();
  try {
    await measureAll({ float: await createTfjsEngine(), integer });
  } finally {
    await integer.close();
  }
}

async function measureAll(engines: BenchEngines): Promise<void> {
  const wanted = options.only?.split(',');
  let results: AccuracyResults = existsSync(RESULTS)
    ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as AccuracyResults)
    : { networks: [], ablation: null };
  const keep = (next: AccuracyResults): void => {
    results = next;
    mkdirSync(dirname(RESULTS), { recursive: true });
    writeFileSync(RESULTS, JSON.stringify(results));
  };
  for (const network of options.ablation || options.kept ? [] : networks) {
    if (wanted !== undefined && !wanted.some((part) => network.name.includes(part))) continue;
    if (!existsSync(referencePath(network.file))) {
      say(`${network.name}: ${network.file} is not there, skipped`);
      continue;
    }
    const measured = await measureNetwork(network, wantedProfiles(), engines, say);
    const before = results.networks.find(({ network: name }) => name === network.name);
    keep({ ...results, networks: inOrder([...results.networks, withKept(measured, before)]) });
  }
  const [first] = networks;
  if (options.ablation && !options.kept && first !== undefined)
    keep({
      ...results,
      ablation: await measureNetwork(
        first,
        (model) => {
          const layers = topologicalOrder(model.graph).filter((node) => isOp(node, ops.convolution));
          return ablation(layers[1]?.name ?? '');
        },
        engines,
        say,
      ),
    });
  if (options.write) writePage(results);
  else process.stdout.write(options.ablation ? ablationOf(results) : accuracyReport(results.networks));
}

/** The profiles; the first is what the costs of the others are told by. */
const PROFILES: readonly Variant[] = [fixed('fixed'), mrt1('mrt1'), best('best')];

/** Those that were asked for, and always the first. */
function wantedProfiles(): readonly Variant[] {
  const wanted = options.profiles?.split(',');
  return PROFILES.filter(({ name }, i) => i === 0 || wanted === undefined || wanted.includes(name));
}

/** What was measured now, and what was measured before of the other profiles. */
function withKept(measured: Measured, before: Measured | undefined): Measured {
  const isNew = new Set([...measured.outcomes, ...measured.refused].map(({ variant }) => variant));
  const kept = (before?.outcomes ?? []).filter(({ variant }) => !isNew.has(variant));
  const refused = (before?.refused ?? []).filter(({ variant }) => !isNew.has(variant));
  const all = new Map([...kept, ...measured.outcomes].map((outcome) => [outcome.variant, outcome]));
  return {
    ...measured,
    outcomes: PROFILES.flatMap(({ name }) => all.get(name) ?? []),
    refused: [...refused, ...measured.refused],
  };
}

const ablationOf = ({ ablation }: AccuracyResults): string =>
  ablation === null ? '' : ablationReport(ablation);

/** Writes the part of the page that was measured; the other stays as it is. */
function writePage(results: AccuracyResults): void {
  const [networkPart = '', ablationPart] = readFileSync(PAGE, 'utf8').split(ABLATION);
  const rest = ablationPart === undefined ? '' : `${ABLATION}${ablationPart}`;
  const page = options.ablation
    ? `${networkPart.trimEnd()}\n\n${ablationOf(results)}`
    : `${completeReport(results)}${rest === '' ? '' : `\n${rest}`}`;
  writeFileSync(PAGE, page);
}

/** The report of all networks; rows of networks without a result would be lost. */
function completeReport({ networks: measured }: AccuracyResults): string {
  const missing = networks.filter(
    ({ name, file }) => existsSync(referencePath(file)) && !measured.some(({ network }) => network === name),
  );
  if (missing.length > 0)
    throw new Error(`not written: ${missing.map(({ name }) => name).join(', ')} must be measured first`);
  return accuracyReport(measured);
}

/** In the order of the table of networks; of two results for one network the later one. */
function inOrder(results: readonly Measured[]): Measured[] {
  const byName = new Map(results.map((result) => [result.network, result]));
  return networks.flatMap(({ name }) => byName.get(name) ?? []);
}

await main();
