/** The network as a drawing: layers by Dagre, coloured by how much is lost. */
import type { Edge } from '@dagrejs/dagre';
import { Graph, layout } from '@dagrejs/dagre';
import type { AnalysisDocument, LayerDocument } from '../document.js';
import { svg } from './chart.js';
import type { Markup } from './markup.js';
import { escaped } from './markup.js';
import { coordinate, decibels, shortName } from './numbers.js';

const NODE = { width: 168, height: 40 };
const MARGIN = 12;
/** So far above the floor a layer is all right, in decibels. */
const COMFORT = 6;
const NAME_LENGTH = 24;

/** How a layer does: well, near the floor, or under it. */
export function stateOf({ signalToNoiseDb }: LayerDocument, floorDb: number): 'good' | 'near' | 'bad' {
  if (signalToNoiseDb === null || signalToNoiseDb >= floorDb + COMFORT) return 'good';
  return signalToNoiseDb >= floorDb ? 'near' : 'bad';
}

/** Draws the layers and who reads whom; each leads to its line of the table. */
export function graphPicture({ layers, floorDb }: AnalysisDocument): Markup {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 22, marginx: MARGIN, marginy: MARGIN });
  const ids = new Map(layers.map(({ name }, i) => [name, String(i)]));
  layers.forEach((_, i) => graph.setNode(String(i), { ...NODE }));
  layers.forEach(({ inputs }, i) => {
    for (const input of inputs) {
      const from = ids.get(input);
      if (from !== undefined) graph.setEdge(from, String(i), {});
    }
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  const edges = graph
    .edges()
    .map((edge: Edge) => pathOf((graph.edge(edge) as { readonly points: readonly Point[] }).points));
  const nodes = layers.map((layer, i) => nodeOf(layer, i, graph.node(String(i)) as Point, floorDb));
  const [drawnWidth, drawnHeight] = [Math.ceil(width), Math.ceil(height)];
  return svg(
    {
      id: 'graph',
      title: 'The layers of the network',
      description:
        'Each box is a layer with its number, operator and signal-to-noise ratio; lines lead from a layer to those that read it. The table of the layers has the same in words.',
      width: drawnWidth,
      height: drawnHeight,
      fixed: true,
    },
    `<path class="edge" d="${edges.join('')}"/>${nodes.join('')}`,
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`).join('');
}

function nodeOf(layer: LayerDocument, index: number, { x, y }: Point, floorDb: number): string {
  const [left, top] = [x - NODE.width / 2, y - NODE.height / 2];
  const at = `transform="translate(${coordinate(left)} ${coordinate(top)})"`;
  return (
    `<a href="#l${index}"><g class="node ${stateOf(layer, floorDb)}" ${at}><title>${escaped(layer.name)}</title>` +
    `<rect width="${NODE.width}" height="${NODE.height}" rx="6"/>` +
    `<text x="8" y="16">${index + 1} ${escaped(shortName(layer.operator, 16))}</text>` +
    `<text class="db" x="${NODE.width - 8}" y="16" text-anchor="end">${decibels(layer.signalToNoiseDb, ' dB')}</text>` +
    `<text class="nm" x="8" y="31">${escaped(shortName(layer.name, NAME_LENGTH))}</text></g></a>`
  );
}
