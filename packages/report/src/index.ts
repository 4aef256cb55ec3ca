/**
 * What an analysis of a quantized network found: a document with a schema, and an HTML page with pictures.
 * @packageDocumentation
 */
export * from './document.js';
