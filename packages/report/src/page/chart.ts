/** Charts by ECharts, as markup that stands in a page by itself. */
import type { EChartsOption } from 'echarts';
import { init } from 'echarts';
import { escaped, Markup } from './markup.js';

/** A picture, and what it shows in words. */
export interface Picture {
  /** Unique in the page; letters and digits. */
  readonly id: string;
  readonly title: string;
  /** What can be seen in it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Whether it is drawn at its size, instead of as wide as there is room. */
  readonly fixed?: boolean;
}

/** An SVG element with title and description. */
export function svg(
  { id, title, description, width, height, fixed = false }: Picture,
  content: string,
): Markup {
  return new Markup(
    `<svg xmlns="http://www.w3.org/2000/svg"${fixed ? ` width="${width}" height="${height}"` : ''} viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">` +
      `<title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(description)}</desc>${content}</svg>`,
  );
}

/** Draws a chart. The same option gives the same text. */
export function chart(picture: Picture, option: EChartsOption): Markup {
  const { width, height } = picture;
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption({
      animation: false,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: 'inherit', color: 'var(--text)' },
      ...option,
    });
    return svg(picture, standing(instance.renderToSVGString(), picture.id));
  } finally {
    instance.dispose();
  }
}

/** The content of a drawing without what only scripts want, and with names of its own. */
function standing(drawing: string, id: string): string {
  const names = new Map<string, string>();
  const renamed = (name: string): string => {
    const known = names.get(name) ?? `${id}-${names.size}`;
    names.set(name, known);
    return known;
  };
  return drawing
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replaceAll(/<style\b[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replaceAll(/ id="([^"]*)"/g, (_, name: string) => ` id="${renamed(name)}"`)
    .replaceAll(/url\(#([^)]*)\)/g, (_, name: string) => `url(#${renamed(name)})`)
    .replaceAll(/href="#([^"]*)"/g, (_, name: string) => `href="#${renamed(name)}"`)
    .replaceAll(/>\s+</g, '><');
}
