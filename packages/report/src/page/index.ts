/**
 * The document of an analysis as an HTML page with SVG pictures.
 * @packageDocumentation
 */
export { analysisPage } from './page.js';
