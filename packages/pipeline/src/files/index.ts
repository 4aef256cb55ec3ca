export { canonicalJson, sha256 } from './hash.js';
export { readBytes, readText } from './read.js';
export type { FileContent, WriteSteps } from './write.js';
export { writeFile, writeFiles } from './write.js';
