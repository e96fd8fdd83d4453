import { expect, test, vi } from 'vitest';
import type { OwnerEvent } from '../contracts/control.ts';
import { attachToOwner } from './attached-owner.ts';
import { NotRunningError } from './control.ts';
import { homePaths } from './paths.ts';
import { testFolder } from './test-folder.ts';
import { testOwner } from './test-owner.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

test('an owner is asked, told and followed from another process, until it ends', async () => {
  const home = testFolder();
  const owner = await testOwner(home);
  const attached = await attachToOwner(homePaths(home));
  const heard: OwnerEvent[] = [];
  attached.onEvent((event) => heard.push(event));

  expect(attached.status()).toEqual(owner.status());
  expect(await attached.call('echo', { day: '2026-01-02' })).toEqual({ method: 'echo', args: { day: '2026-01-02' } });
  await expect(attached.call('refuse', {})).rejects.toThrow('there is no such figure');
  // The test worker says that figures changed after each call.
  await vi.waitFor(() => expect(heard.filter(({ type }) => type === 'changed')).not.toEqual([]), PATIENCE);

  await attached.act('pause', {});
  await vi.waitFor(() => expect(attached.status().paused).not.toBeNull(), PATIENCE);
  await owner.stop();
  await attached.gone;
});

test('a detached follower lets the owner run on', async () => {
  const home = testFolder();
  const owner = await testOwner(home);
  const attached = await attachToOwner(homePaths(home));
  attached.detach();
  await attached.gone;
  expect(owner.status().processes.every(({ state }) => state === 'running')).toBe(true);
});

test('where nobody runs there is nothing to attach to', async () => {
  await expect(attachToOwner(homePaths(testFolder()))).rejects.toThrow(NotRunningError);
});
