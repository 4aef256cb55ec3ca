/** Axes that the charts over the layers have in common. */

const TITLE = { color: 'var(--muted)', fontSize: 12 };

/** The layers, numbered from 1. */
export function layerAxis(layers: number) {
  return {
    type: 'category' as const,
    name: 'layer',
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: TITLE,
    data: Array.from({ length: layers }, (_, i) => String(i + 1)),
    axisLine: { lineStyle: { color: 'var(--line)' } },
    axisTick: { show: false },
    axisLabel: TITLE,
  };
}

/** Values, with the unit or name above. */
export function valueAxis(name: string, align?: 'left') {
  return {
    type: 'value' as const,
    name,
    nameTextStyle: align === undefined ? TITLE : { ...TITLE, align },
    axisLabel: TITLE,
    splitLine: { lineStyle: { color: 'var(--grid)' } },
  };
}
