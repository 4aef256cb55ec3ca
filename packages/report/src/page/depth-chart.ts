/** Error along the depth: three ratios of every layer, and the floor. */
import type { AnalysisDocument, LayerDocument } from '../document.js';
import { layerAxis, valueAxis } from './axes.js';
import { chart } from './chart.js';
import type { Markup } from './markup.js';

const WIDTH = 1080;
const HEIGHT = 380;
/** Ratios above are not drawn: the noise is far below what matters. */
const HIGHEST = 60;

type Ratio = 'signalToNoiseDb' | 'ownSignalToNoiseDb' | 'sensitivityDb';

const SERIES: readonly {
  readonly ratio: Ratio;
  readonly name: string;
  readonly color: string;
  readonly line: boolean;
}[] = [
  { ratio: 'signalToNoiseDb', name: 'SNR of the layer', color: 'var(--blue)', line: true },
  { ratio: 'ownSignalToNoiseDb', name: 'own noise alone', color: 'var(--orange)', line: false },
  {
    ratio: 'sensitivityDb',
    name: 'outputs with this layer alone in integers',
    color: 'var(--violet)',
    line: false,
  },
];

/** Draws the ratios over the numbers of the layers. */
export function depthChart({
  layers,
  floorDb,
  firstUnderFloor,
  weakest,
  mostSensitive,
}: AnalysisDocument): Markup {
  const under = layers.filter(({ signalToNoiseDb }) => (signalToNoiseDb ?? Infinity) < floorDb).length;
  const numberOf = (name: string | null): string =>
    String(layers.findIndex((layer) => layer.name === name) + 1);
  const description =
    `${layers.length} layers; ${under} of them under the floor of ${floorDb} dB` +
    (firstUnderFloor === null ? '.' : `, the first of which is number ${numberOf(firstUnderFloor)}.`) +
    (weakest === null ? '' : ` Number ${numberOf(weakest)} adds most noise.`) +
    (mostSensitive === null ? '' : ` Number ${numberOf(mostSensitive)} harms the outputs most.`);
  return chart(
    {
      id: 'depth',
      title: 'Signal-to-noise ratio of the layers in order',
      description,
      width: WIDTH,
      height: HEIGHT,
    },
    {
      grid: { left: 48, right: 16, top: 44, bottom: 44 },
      legend: {
        top: 2,
        left: 84,
        itemWidth: 18,
        itemGap: 24,
        textStyle: { color: 'var(--text)', fontSize: 13 },
      },
      xAxis: layerAxis(layers.length),
      yAxis: { ...valueAxis('dB'), min: Math.min(0, ...layers.map(lowest)), max: HIGHEST },
      series: SERIES.map(({ ratio, name, color, line }, i) => ({
        type: 'line' as const,
        name,
        data: layers.map((layer) => drawn(layer[ratio])),
        symbol: line ? 'circle' : i === 1 ? 'diamond' : 'triangle',
        symbolSize: line ? 4 : 7,
        lineStyle: line ? { color, width: 2 } : { width: 0, color },
        itemStyle: { color },
        ...(line
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                data: [{ yAxis: floorDb }],
                lineStyle: { color: 'var(--bad)', type: 'dashed' as const, width: 1.5 },
                label: {
                  formatter: `floor ${floorDb} dB`,
                  position: 'insideEndTop' as const,
                  color: 'var(--bad)',
                  fontSize: 12,
                },
              },
            }
          : {}),
      })),
    },
  );
}

function drawn(ratio: number | null): number | '-' {
  return ratio === null || ratio > HIGHEST ? '-' : Number(ratio.toFixed(2));
}

function lowest(layer: LayerDocument): number {
  return Math.floor(Math.min(...SERIES.map(({ ratio }) => layer[ratio] ?? 0)) / 10) * 10;
}
