import { adviceRules, ANALYSIS_DEFAULTS } from '@mrtjs/pipeline';
import { analysisDocument } from '@mrtjs/report';
import { workspacePath } from '@mrtjs/testing';
import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync(workspacePath('docs/analyze.md'), 'utf8');

test.each(adviceRules)('docs/analyze.md tells of the rule $name', ({ name, summary }) => {
  expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\| ${summary} +\\|`, 'm'));
});

test('docs/analyze.md tells of every field of the document, and of the defaults', () => {
  for (const field of Object.keys(analysisDocument.shape)) expect(page).toContain(`\`${field}\``);
  expect(page).toContain(`default ${ANALYSIS_DEFAULTS.samples},`);
  expect(page).toContain(`default ${ANALYSIS_DEFAULTS.floorDb} dB`);
});

test('the pictures of docs/analyze.md are there', () => {
  const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path);
  expect(pictures.length).toBeGreaterThan(4);
  for (const path of pictures) expect(existsSync(workspacePath('docs', path))).toBe(true);
});
