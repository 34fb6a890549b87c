import { expect, test } from 'vitest';
import { planCache } from './_plan-cache.ts';

test('makes a plan once, and lets go of the one that was not used for the longest time', () => {
  const gone: string[] = [];
  const plans = planCache(2);
  const plan = (name: string): object => plans.get(name, () => ({ dispose: () => void gone.push(name) }));
  const first = plan('a');
  plan('b');
  expect(plan('a')).toBe(first);
  plan('c');
  expect(gone).toEqual(['b']);
  expect(plans.size()).toBe(2);
  plans.clear();
  expect(gone).toEqual(['b', 'a', 'c']);
});
