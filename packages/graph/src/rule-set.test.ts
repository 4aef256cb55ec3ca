import { RuleSet } from './rule-set.js';

test('rules are found by operator, in order of definition [R149]', () => {
  const first = { op: 'first' };
  const rules = RuleSet.of(first).use({ op: 'second' });
  expect(rules.names()).toEqual(['first', 'second']);
  expect(rules.find('first')).toBe(first);
  expect(rules.find('third')).toBeUndefined();
});

test('a table is not changed by what is added to it, and takes one rule per operator [R114]', () => {
  const rules = RuleSet.of({ op: 'first' });
  rules.use({ op: 'second' });
  expect(rules.names()).toEqual(['first']);
  expect(() => rules.use({ op: 'first' })).toThrow('MRT1020');
});
