/** Writes the generated pages of docs/. Run by `npx nx run docs:generate`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pages } from './pages.js';

const root = resolve(import.meta.dirname, '../../..');
for (const [name, page] of Object.entries(pages)) writeFileSync(resolve(root, 'docs', name), page(root));
