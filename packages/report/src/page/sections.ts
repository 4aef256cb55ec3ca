/** The parts of the page. */
import type { AdviceDocument, AnalysisDocument, LayerDocument } from '../document.js';
import type { Cost } from './cost-chart.js';
import { costChart } from './cost-chart.js';
import { depthChart } from './depth-chart.js';
import { graphPicture, stateOf } from './graph.js';
import { histogramPicture } from './histogram.js';
import type { Markup } from './markup.js';
import { markup } from './markup.js';
import { decibels, large, nameParts, percent, short, shortName, smallPercent } from './numbers.js';

/** A part of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What is in it; `undefined` leaves it out. */
  content(document: AnalysisDocument): Markup | undefined;
}

/** Layers in the list of the worst. */
const WORST = 12;
/** Histograms that can be seen at once. */
const SHOWN = 12;
/** Characters of a name in the table; the title has all of it. */
const TABLE_NAME = 30;
/** Histograms in all: a page has a size, so deeper networks have fewer of them. */
const histogramsOf = (layers: number): number => Math.max(SHOWN, Math.floor(280 - 0.7 * layers));

/** All parts, in order. */
export const sections: readonly Section[] = [
  { id: 'findings', title: 'What was found', content: findings },
  { id: 'error', title: 'Error along the depth', content: error },
  { id: 'network', title: 'The network', content: network },
  { id: 'layers', title: 'Layers', content: layerTable },
  { id: 'values', title: 'Values and ranges', content: values },
  { id: 'accuracy', title: 'Accuracy and agreement', content: accuracy },
  { id: 'costs', title: 'Gas and time', content: costs },
  { id: 'method', title: 'How this was measured', content: method },
];

/** A link to a layer's line of the table. */
function linkTo(name: string | null, { layers }: AnalysisDocument): Markup {
  const index = layers.findIndex((layer) => layer.name === name);
  return index < 0
    ? markup`none`
    : markup`<a href="#l${index}">${index + 1} ${breakable(name as string)}</a>`;
}

/** A name that may be broken where it has a joint. */
function breakable(name: string): Markup {
  return markup`${nameParts(name).map((part, i) => (i === 0 ? part : markup`<wbr>${part}`))}`;
}

function findings(document: AnalysisDocument): Markup {
  const { floorDb, firstUnderFloor, weakest, mostSensitive, advice } = document;
  return markup`<div class="notes">
<div class="note bad"><span>First under the floor of ${floorDb} dB</span>${linkTo(firstUnderFloor, document)}</div>
<div class="note orange"><span>Adds most noise</span>${linkTo(weakest, document)}</div>
<div class="note violet"><span>Harms the outputs most</span>${linkTo(mostSensitive, document)}</div>
</div>
<h3>What to try, where it harms most first</h3>
<ol class="advice">${byLayer(advice).map((group) => adviceOf(group, document))}</ol>`;
}

function byLayer(advice: readonly AdviceDocument[]): AdviceDocument[][] {
  const groups = new Map<string, AdviceDocument[]>();
  for (const one of advice) groups.set(one.layer, [...(groups.get(one.layer) ?? []), one]);
  return [...groups.values()];
}

function adviceOf(group: readonly AdviceDocument[], document: AnalysisDocument): Markup {
  const [first] = group;
  const layer = document.layers.find(({ name }) => name === first?.layer);
  return markup`<li><h3>${linkTo(first?.layer ?? null, document)}</h3>
<span class="sub">${layer?.operator}: SNR ${decibels(layer?.signalToNoiseDb ?? null, ' dB')}, own noise ${decibels(layer?.ownSignalToNoiseDb ?? null, ' dB')}, alone in integers ${decibels(layer?.sensitivityDb ?? null, ' dB')} at the outputs</span>
<ul>${group.map(
    (
      one,
    ) => markup`<li>${one.where === one.layer ? sentence(one.finding) : markup`It reads ${linkTo(one.where, document)}: ${one.finding}.`} <b>${sentence(one.advice)}</b>
<div class="sets">${one.options.map((option) => markup`<code>--set '${option}'</code>`)}</div></li>`,
  )}</ul></li>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function error(document: AnalysisDocument): Markup {
  return markup`<p>Signal-to-noise ratio in decibels; higher is better, each 6 dB are one bit. The line is the error against the float network, with all noise before. The marks are what a layer adds by itself, and what is left at the outputs when it alone is in integers.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Error along the depth">${depthChart(document)}</div>`;
}

function network(document: AnalysisDocument): Markup {
  const { floorDb, layers } = document;
  const worst = bySensitivity(layers)
    .filter(({ layer }) => layer.sensitivityDb !== null)
    .slice(0, WORST);
  return markup`<div class="key"><span><i class="good"></i>6 dB or more above the floor</span><span><i class="near"></i>near the floor of ${floorDb} dB</span><span><i class="bad"></i>under it</span></div>
<div class="two"><div class="scroll graph" tabindex="0" role="group" aria-label="Drawing of the network">${graphPicture(document)}</div>
<div><h3>Layers that harm the outputs most</h3><table><thead><tr><th scope="col" class="t">layer</th><th scope="col" title="What the layer itself adds">own, dB</th><th scope="col" title="Of the outputs with this layer alone in integers">alone, dB</th></tr></thead>
<tbody>${worst.map(({ layer }) => markup`<tr><th scope="row" class="wrap">${linkTo(layer.name, document)}</th><td>${decibels(layer.ownSignalToNoiseDb)}</td><td>${decibels(layer.sensitivityDb)}</td></tr>`)}</tbody></table></div></div>`;
}

/** Layers with their numbers, those first that harm the outputs most. */
function bySensitivity(
  layers: readonly LayerDocument[],
): { readonly layer: LayerDocument; readonly index: number }[] {
  const rank = ({ sensitivityDb }: LayerDocument): number => sensitivityDb ?? Number.MAX_VALUE;
  return layers
    .map((layer, index) => ({ layer, index }))
    .sort((a, b) => rank(a.layer) - rank(b.layer) || a.index - b.index);
}

interface Column {
  readonly title: string;
  readonly hint: string;
  readonly className?: string;
  readonly shown?: (document: AnalysisDocument) => boolean;
  readonly cell: (layer: LayerDocument) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'operator',
    hint: 'Operator of the float network',
    className: 't',
    cell: ({ operator }) => operator,
  },
  { title: 'shape', hint: 'Of one sample', className: 't', cell: ({ shape }) => shape.join('×') },
  {
    title: 'SNR',
    hint: 'Against the float network',
    className: 'snr',
    cell: ({ signalToNoiseDb }) => decibels(signalToNoiseDb),
  },
  {
    title: 'own',
    hint: 'What the layer itself adds',
    cell: ({ ownSignalToNoiseDb }) => decibels(ownSignalToNoiseDb),
  },
  {
    title: 'alone',
    hint: 'Of the outputs with this layer alone in integers',
    cell: ({ sensitivityDb }) => decibels(sensitivityDb),
  },
  {
    title: 'bits',
    hint: 'Of the integers that other layers read',
    cell: ({ reading }) => String(reading.bits ?? '–'),
  },
  {
    title: 'range',
    hint: 'Share of the range of the integers that the data take',
    cell: ({ reading }) => (reading.use === null ? '–' : percent(reading.use, 0)),
  },
  {
    title: 'clipped',
    hint: 'Share of the values beyond the range',
    cell: ({ reading }) => smallPercent(reading.clipped),
  },
  {
    title: 'integers',
    hint: 'Different integers that occurred',
    cell: ({ reading }) => String(reading.distinct ?? 'many'),
  },
  {
    title: 'channels',
    hint: 'Largest magnitude of a channel by the median of all',
    cell: ({ channelSpread }) => (channelSpread === null ? '–' : `${short(channelSpread)}×`),
  },
  {
    title: 'filters',
    hint: 'Largest magnitude of a filter by the median of all',
    cell: ({ weights }) => (typeof weights?.spread === 'number' ? `${short(weights.spread)}×` : '–'),
  },
  {
    title: 'gas',
    hint: 'Of one sample',
    shown: ({ whole }) => whole.gas !== null,
    cell: ({ gas }) => (gas === null ? '–' : large(gas)),
  },
  {
    title: 'ms',
    hint: 'Of one sample on one thread',
    shown: ({ steps }) => steps !== null,
    cell: ({ milliseconds }) => (milliseconds === null || milliseconds === 0 ? '–' : milliseconds.toFixed(3)),
  },
];

function layerTable(document: AnalysisDocument): Markup {
  const columns = COLUMNS.filter(({ shown }) => shown?.(document) ?? true);
  return markup`<p>SNR, own and alone in decibels; <a href="#method">how they are measured</a>.</p>
<div class="scroll tall" tabindex="0" role="group" aria-label="Table of the layers"><table>
<thead><tr><th scope="col">#</th><th scope="col" class="t">layer</th>${columns.map(({ title, hint, className }) => markup`<th scope="col" title="${hint}"${className === 't' ? markup` class="t"` : ''}>${title}</th>`)}</tr></thead>
<tbody>${document.layers.map((layer, i) => rowOf(layer, i, columns, document.floorDb))}</tbody></table></div>`;
}

function rowOf(layer: LayerDocument, index: number, columns: readonly Column[], floorDb: number): Markup {
  const covers =
    layer.covers.length === 0 ? layer.name : `${layer.name}, computed with ${layer.covers.join(', ')}`;
  return markup`<tr id="l${index}" class="${stateOf(layer, floorDb)}"><td>${index + 1}</td><th scope="row" title="${covers}">${shortName(layer.name, TABLE_NAME)}</th>${columns.map(
    ({ className, cell }) =>
      markup`<td${className === undefined ? '' : markup` class="${className}"`}>${cell(layer)}</td>`,
  )}</tr>
`;
}

function values({ layers }: AnalysisDocument): Markup {
  const order = bySensitivity(layers);
  const first = order.slice(0, SHOWN);
  const rest = order.slice(SHOWN, histogramsOf(layers.length)).sort((a, b) => a.index - b.index);
  const left = layers.length - first.length - rest.length;
  return markup`<p>Float values of each layer; heights are logarithms of counts. Values beyond the range are cut off. The layers that harm the outputs most come first.</p>
<div class="key"><span><i class="hi"></i>values</span><span><i class="lim"></i>range of the integers</span><span><i class="thr"></i>threshold of the calibration</span></div>
<div class="grid">${first.map(figureOf)}</div>
${rest.length > 0 && markup`<details><summary>${rest.length} more layers</summary><div class="grid">${rest.map(figureOf)}</div>${left > 0 && markup`<p>${left} more layers have no picture here; the JSON document has their histograms.</p>`}</details>`}`;
}

function figureOf({ layer, index }: { readonly layer: LayerDocument; readonly index: number }): Markup {
  const { reading } = layer;
  return markup`<figure>${histogramPicture(layer, `h${index}`, `layer ${index + 1}`)}<figcaption><b>${index + 1} ${breakable(layer.name)}</b><br>${reading.bits ?? '?'} bits, ${reading.use === null ? '' : `${percent(reading.use, 0)} of the range, `}${smallPercent(reading.clipped)} clipped</figcaption></figure>
`;
}

function accuracy({ whole, data }: AnalysisDocument): Markup {
  const names = [...new Set([...Object.keys(whole.float), ...Object.keys(whole.integer)])];
  const bars = names.map((name) => {
    const [float, integer] = [whole.float[name] ?? 0, whole.integer[name] ?? 0];
    return markup`<span>${name}, float</span><i style="width:${percent(Math.max(0, Math.min(1, float))).replace(' ', '')}"></i><b>${percent(float)}</b>
<span>${name}, integer</span><i class="int" style="width:${percent(Math.max(0, Math.min(1, integer))).replace(' ', '')}"></i><b>${percent(integer)}</b>`;
  });
  return markup`<p>On ${data.samples} samples, float and integer network agree on ${percent(whole.agreement)} ± ${percent(whole.agreementError)} (one standard error).</p>
<div class="bars"><span>agreement</span><i class="int" style="width:${percent(whole.agreement).replace(' ', '')}"></i><b>${percent(whole.agreement)}</b>${bars}</div>
<div class="scroll"><table><thead><tr><th scope="col" class="t">output</th><th scope="col">cosine</th><th scope="col">SNR, dB</th></tr></thead>
<tbody>${whole.outputs.map(({ name, cosine, signalToNoiseDb }) => markup`<tr><th scope="row">${name}</th><td>${cosine.toFixed(5)}</td><td>${decibels(signalToNoiseDb)}</td></tr>`)}</tbody></table></div>`;
}

const GAS: Cost = { id: 'gas', name: 'gas', color: 'var(--teal)', of: ({ gas }) => gas, format: large };
const TIME: Cost = {
  id: 'time',
  name: 'time',
  color: 'var(--violet)',
  of: ({ milliseconds }) => milliseconds,
  format: (cost) => `${cost.toFixed(2)} ms`,
};

function costs({ layers, whole, steps }: AnalysisDocument): Markup | undefined {
  if (whole.gas === null) return undefined;
  return markup`<p>${large(whole.gas)} gas for one sample${whole.milliseconds === null ? '' : `, ${whole.milliseconds.toFixed(2)} ms on one thread`}. Requantizing a value counts for the layer that it is done for; what the runtime computes together with a convolution counts for its time.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Gas of the layers">${costChart(GAS, layers)}</div>
${steps !== null && markup`<div class="scroll" tabindex="0" role="group" aria-label="Time of the layers">${costChart(TIME, layers)}</div>`}
<details><summary>The dearest layers</summary><div class="scroll"><table><thead><tr><th scope="col" class="t">layer</th><th scope="col">gas</th><th scope="col">share</th>${steps !== null && markup`<th scope="col">ms</th>`}</tr></thead><tbody>${dearest(
    layers,
  ).map(
    (layer) =>
      markup`<tr><th scope="row">${layer.name}</th><td>${large(layer.gas ?? 0)}</td><td>${percent((layer.gas ?? 0) / Math.max(1, whole.gas ?? 1))}</td>${steps !== null && markup`<td>${(layer.milliseconds ?? 0).toFixed(3)}</td>`}</tr>`,
  )}</tbody></table></div></details>`;
}

function dearest(layers: readonly LayerDocument[]): LayerDocument[] {
  return [...layers].sort((a, b) => (b.gas ?? 0) - (a.gas ?? 0)).slice(0, SHOWN);
}

function method({ data, engines, equalized, profile }: AnalysisDocument): Markup {
  return markup`<dl>
<dt>Data</dt><dd>${data.dataset}, ${data.split}: ${data.samples} samples for the whole network, ${data.layerSamples} for the layers, ${data.sensitivitySamples} for the layers alone. None of them was calibrated with unless the configuration names the same data twice.</dd>
<dt>Engines</dt><dd>float: ${engines.float}; integer: ${engines.integer}</dd>
<dt>Layers</dt><dd>Nodes of the prepared float network whose integers the quantized network has${equalized ? ', after its channels were equalized' : ''}${profile === 'best' ? '; what has none of its own is computed with the layer that reads it' : ''}.</dd>
<dt>SNR</dt><dd>10·log10 of the power of the float values by the power of the difference to the integers, over all elements and samples.</dd>
<dt>own</dt><dd>The same against the float operator on the same integer inputs: the rounding of weights and inputs, and clipping. A dash where it is as exact as float32 tells.</dd>
<dt>alone</dt><dd>The noise that the layer itself adds is put on its float values, everything else is computed in float; the ratio is that of the outputs, before a closing softmax.</dd>
<dt>range, clipped</dt><dd>Of the narrowest integers in which other layers read the layer. Clipped are float values farther than half a step beyond the range.</dd>
</dl>`;
}

/** Figures of the whole network. */
export function cards({ whole, data, layers, floorDb }: AnalysisDocument): Markup {
  const under = layers.filter(({ signalToNoiseDb }) => (signalToNoiseDb ?? Infinity) < floorDb).length;
  const [metric] = Object.keys(whole.integer);
  const list: readonly (readonly [string, string])[] = [
    [percent(whole.agreement), `agreement ± ${percent(whole.agreementError)}, ${data.samples} samples`],
    [decibels(whole.signalToNoiseDb, ' dB'), 'signal-to-noise ratio of the outputs'],
    ...(metric === undefined
      ? []
      : [
          [
            percent(whole.integer[metric] ?? 0),
            `${metric}; float ${percent(whole.float[metric] ?? 0)}`,
          ] as const,
        ]),
    [`${under} of ${layers.length}`, `layers under ${floorDb} dB`],
    ...(whole.gas === null ? [] : [[large(whole.gas), 'gas for one sample'] as const]),
    ...(whole.milliseconds === null
      ? []
      : [[`${whole.milliseconds.toFixed(2)} ms`, 'for one sample, on one thread'] as const]),
  ];
  return markup`<div class="cards">${list.map(([value, label]) => markup`<div class="card"><b>${value}</b><span>${label}</span></div>`)}</div>`;
}
