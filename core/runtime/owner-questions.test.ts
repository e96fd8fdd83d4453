import { expect, test } from 'vitest';
import { testFolder } from './test-folder.ts';
import { testOwner } from './test-owner.ts';

test('what a page asks of its gateway the owner does, and its refusal comes back in words', async () => {
  const owner = await testOwner(testFolder());
  // The gateway of these tests hands on what it is asked as an action, like a page of the dashboard.
  await expect(owner.call('pause', {})).resolves.toEqual({});
  expect(owner.status().paused).not.toBeNull();
  await expect(owner.call('pause', 'now')).rejects.toThrow('pause: arguments: Invalid input');
  await expect(owner.call('resume', {})).resolves.toEqual({});
  expect(owner.status().paused).toBeNull();
});
