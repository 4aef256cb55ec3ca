/** Writes the generated pages of docs/. Run by `npx nx run docs:generate`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorsPage } from './errors-page.js';

writeFileSync(resolve(import.meta.dirname, '../../../docs/errors.md'), errorsPage());
