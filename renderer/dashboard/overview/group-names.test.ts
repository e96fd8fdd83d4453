import { expect, test } from 'vitest';
import { restName } from './group-names.ts';

test('the rest of the groups is counted, one as one', () => {
  expect([restName('project', 1), restName('model', 3), restName('platform', 2)]).toEqual([
    '1 more project',
    '3 more models',
    '2 more tools',
  ]);
});
