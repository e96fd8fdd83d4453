import { expect, test } from 'vitest';
import { showSample, type WaitingTab } from './show-sample.ts';

const ADDRESS = 'http://127.0.0.1:49152/?token=abc';

function waitingTab(): WaitingTab & { told: string[] } {
  const told: string[] = [];
  return { told, goTo: (address) => void told.push(address), close: () => void told.push('closed') };
}

/** An owner that is still starting for so many questions. */
function owner(startingFor: number): () => Promise<{ address: string | null }> {
  let asked = 0;
  return async () => {
    asked += 1;
    return { address: asked > startingFor ? ADDRESS : null };
  };
}

test('asks until the server is there, then leads the waiting tab to it', async () => {
  const tab = waitingTab();
  await expect(showSample(owner(3), false, tab)).resolves.toBeNull();
  expect(tab.told).toEqual([ADDRESS]);
});

test('without a tab the person opens the address; in the desktop the system does', async () => {
  await expect(showSample(owner(0), false, null)).resolves.toBe(ADDRESS);
  await expect(showSample(owner(1), true, null)).resolves.toBeNull();
});

test('a tab that nothing can be shown in is closed again', async () => {
  const tab = waitingTab();
  const failed = showSample(() => Promise.reject(new Error('the disk is full')), false, tab);
  await expect(failed).rejects.toThrow('the disk is full');
  expect(tab.told).toEqual(['closed']);
});
