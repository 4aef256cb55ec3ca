/** The page: one file that needs neither network nor script. */
import type { AnalysisDocument } from '../document.js';
import { Markup, markup } from './markup.js';
import { cards, sections } from './sections.js';
import { STYLE } from './style.js';

/** Nothing is loaded, nothing runs: whatever names of layers hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * An HTML page of an analysis: text, tables and SVG pictures in one file, light or dark as the reader prefers. The same
 * document gives the same bytes.
 */
export function analysisPage(document: AnalysisDocument): string {
  const { model, profile, data, mrt } = document;
  const parts = sections.flatMap(({ id, title, content }) => {
    const inner = content(document);
    return inner === undefined ? [] : [{ id, title, inner }];
  });
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${model}, profile ${profile}: analysis</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${model}</h1>
<div class="sub">Quantized by profile <b>${profile}</b>, measured on ${data.dataset} (${data.split}) beside the float network</div>
<nav aria-label="Sections">${parts.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`)}</nav>
</header>
<main>
${cards(document)}
${parts.map(
  ({
    id,
    title,
    inner,
  }) => markup`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>
${inner}
</section>
`,
)}</main>
<footer>MRT ${mrt}, mrt analyze; document version ${document.schemaVersion}</footer>
</body>
</html>
`.text;
}
