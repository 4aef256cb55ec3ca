import { analysisDocument, analysisJsonSchema } from './document.js';
import { bareDocument, sampleDocument } from './testing/sample.js';

const sample = sampleDocument(5);

test.each([
  ['with everything', sample],
  ['without what may be missing', bareDocument(sample)],
])('a document %s fits the schema, also as JSON', (_, document) => {
  expect(analysisDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
});

test.each([
  ['another version', { ...sample, schemaVersion: 2 }],
  ['a field that nobody knows', { ...sample, more: 1 }],
  ['a share above 1', { ...sample, whole: { ...sample.whole, agreement: 1.5 } }],
  ['a field that is missing', { ...sample, floorDb: undefined }],
  ['infinite decibels', { ...sample, whole: { ...sample.whole, signalToNoiseDb: Infinity } }],
])('%s does not', (_, document) => {
  expect(analysisDocument.safeParse(document).success).toBe(false);
});

test('the JSON Schema names every field of the document, with its meaning', () => {
  const schema = analysisJsonSchema() as {
    readonly $schema: string;
    readonly properties: Record<string, { readonly const?: number; readonly description?: string }>;
    readonly required: readonly string[];
    readonly additionalProperties: boolean;
  };
  expect(schema.$schema).toContain('2020-12');
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(sample).sort());
  expect([...schema.required].sort()).toEqual(Object.keys(sample).sort());
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties['schemaVersion']?.const).toBe(1);
  expect(schema.properties['floorDb']?.description).toContain('Signal-to-noise');
});
