import { float64 } from '@mrtjs/tensor';
import type { AttrsInput } from '../attributes.js';
import { applyOp } from '../testing/index.js';
import { boxNms } from './index.js';

type Row = [id: number, score: number, left: number, top: number, right: number, bottom: number];

const first: Row = [0, 0.5, 0.1, 0.1, 0.2, 0.2];
const sameOtherClass: Row = [1, 0.4, 0.1, 0.1, 0.2, 0.2];
const part: Row = [0, 0.3, 0.1, 0.1, 0.14, 0.14];
const best: Row = [2, 0.6, 0.5, 0.5, 0.7, 0.8];
const gone: Row = [-1, -1, -1, -1, -1, -1];

function kept(
  attrs: AttrsInput<typeof boxNms.attrs>,
  rows: Row[] = [first, sameOtherClass, part, best],
): Row[] {
  const [out] = applyOp(boxNms, [float64([1, rows.length, 6], rows.flat())], attrs);
  return rows.map((_, i) => [...(out?.data.subarray(i * 6, i * 6 + 6) ?? [])] as Row);
}

it.each<[string, AttrsInput<typeof boxNms.attrs>, Row[]]>([
  [
    'all classes together',
    { overlap_thresh: 0.1, force_suppress: true, id_index: 0 },
    [best, first, gone, gone],
  ],
  ['without classes', { overlap_thresh: 0.1 }, [best, first, gone, gone]],
  ['each class apart', { overlap_thresh: 0.1, id_index: 0 }, [best, first, sameOtherClass, gone]],
  ['small overlaps allowed', { overlap_thresh: 0.5, id_index: 0 }, [best, first, sameOtherClass, part]],
  ['scores above a threshold', { valid_thresh: 0.4, overlap_thresh: 1 }, [best, first, gone, gone]],
  ['the best two only', { topk: 2, overlap_thresh: 1 }, [best, first, gone, gone]],
  ['a background class', { id_index: 0, background_id: 2 }, [first, sameOtherClass, part, gone]],
])('keeps the best of overlapping boxes: %s', (_, attrs, expected) => {
  expect(kept(attrs)).toEqual(expected);
});

it('reads and writes boxes as centre and size', () => {
  const centre: Row = [0, 0.9, 2, 2, 2, 4];
  expect(kept({ in_format: 'center', out_format: 'corner' }, [centre])).toEqual([[0, 0.9, 1, 0, 3, 4]]);
  expect(kept({ in_format: 'corner', out_format: 'center' }, [[0, 0.9, 1, 0, 3, 4]])).toEqual([centre]);
  const overlapping: Row = [0, 0.8, 2, 2, 2, 3];
  expect(kept({ in_format: 'center', out_format: 'center' }, [overlapping, centre])).toEqual([centre, gone]);
});

it('treats every image of a batch by itself', () => {
  const [out] = applyOp(boxNms, [float64([2, 1, 6], [...first, ...first])]);
  expect(out?.data).toEqual(Float64Array.from([...first, ...first]));
});

it('refuses rows that are too short', () => {
  expect(() => applyOp(boxNms, [float64([1, 5], [0, 1, 2, 3, 4])])).toThrow(
    'expected (…, boxes, at least 6)',
  );
});
