/** What the layers cost: gas or time of each, in order. */
import type { LayerDocument } from '../document.js';
import { layerAxis, valueAxis } from './axes.js';
import { chart } from './chart.js';
import type { Markup } from './markup.js';

const WIDTH = 1080;
const HEIGHT = 240;

/** A cost that is drawn. */
export interface Cost {
  readonly id: string;
  /** What it is called: `gas`, `time`. */
  readonly name: string;
  readonly color: string;
  /** Of a layer; `null` where it is not known. */
  of(layer: LayerDocument): number | null;
  format(cost: number): string;
}

/** Draws the shares of the layers in percent. */
export function costChart({ id, name, color, of, format }: Cost, layers: readonly LayerDocument[]): Markup {
  const costs = layers.map((layer) => of(layer) ?? 0);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const most = costs.reduce((best, cost, i) => (cost > (costs[best] ?? 0) ? i : best), 0);
  const share = (cost: number): number => (total === 0 ? 0 : Number(((100 * cost) / total).toFixed(2)));
  return chart(
    {
      id,
      title: `Share of the layers in ${name}`,
      description: `${format(total)} in all; most, ${share(costs[most] ?? 0)} percent, is that of number ${most + 1}.`,
      width: WIDTH,
      height: HEIGHT,
    },
    {
      grid: { left: 48, right: 16, top: 30, bottom: 44 },
      xAxis: layerAxis(layers.length),
      yAxis: valueAxis(`% of ${name}`, 'left'),
      series: [{ type: 'bar', data: costs.map(share), itemStyle: { color }, barCategoryGap: '25%' }],
    },
  );
}
