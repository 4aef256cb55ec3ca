import { measure, rotated } from './rounds.js';

test('runners take turns, each round begins with another one', async () => {
  const order: string[] = [];
  const runner = (name: string) => ({ name, run: async () => void order.push(name) });
  const times = await measure([runner('a'), runner('b')], { rounds: 3, slice: 0 });
  expect(order.filter((name, i) => i === 0 || name !== order[i - 1]).slice(2)).toEqual(['a', 'b', 'a', 'b']);
  expect([...times].map(([name, rounds]) => [name, rounds.length])).toEqual([
    ['a', 3],
    ['b', 3],
  ]);
});

test('rotation keeps all items', () => {
  expect(rotated(['a', 'b', 'c'], 4)).toEqual(['b', 'c', 'a']);
  expect(rotated([], 1)).toEqual([]);
});
