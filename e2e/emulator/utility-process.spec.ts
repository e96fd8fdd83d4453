import { expect, test } from './conformance/fixtures.ts';

// Utility processes: real processes beside the main one.

test('a utility process speaks with its parent and keeps kinds', async ({ driven: { probe } }) => {
  await probe('fork', 'worker.js', { env: { ...process.env, WORD: 'given' } });
  await probe('postToWorker', { when: 1 });
  await expect
    .poll(() => probe('heard'))
    .toMatchObject({
      stdout: 'worker writes\n',
      messages: [
        { type: 'utility', send: 'undefined', word: '--word', env: 'given' },
        { kind: '[object Object]', data: { when: 1 } },
      ],
    });
});

test('its process id is there while it runs', async ({ driven: { probe } }) => {
  await probe('fork', 'worker.js', {});
  await expect.poll(() => probe('heard')).toMatchObject({ messages: [{ pid: expect.any(Number) }] });
  await probe('postToWorker', 'exit 3');
  await expect.poll(() => probe('heard')).toMatchObject({ exit: 3, pids: [null, expect.any(Number), null] });
  // Nobody is there to hear it, and that is no error.
  await probe('postToWorker', 'late');
  expect(await probe('killWorker')).toBe(false);
});

test('one that is killed is told of', async ({ driven: { probe, trace } }) => {
  await probe('fork', 'worker.js', {});
  await expect.poll(() => probe('heard')).toMatchObject({ messages: [{ type: 'utility' }] });
  expect(await probe('killWorker')).toBe(true);
  await expect.poll(() => probe('heard')).toHaveProperty('exit', expect.any(Number));
  expect(await trace()).toContain('child-process-gone Utility killed conformance worker');
});
