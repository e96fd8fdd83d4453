import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createSocketClient } from '../../shared/api-client/socket-client.ts';
import { purgeErrorWords } from './purge-error-words.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What comes of an order to purge at a server that refuses it, or ends the connection when it has it. */
async function orderedAt(behaviour: 'refuses' | 'ends'): Promise<Error> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    socket.on('message', () => {
      if (behaviour === 'ends') socket.terminate();
      else socket.send(JSON.stringify({ type: 'error', id: 1, message: 'Another job is under way.' }));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = createSocketClient({ url: `ws://127.0.0.1:${address.port}/ws`, isAllowed: async () => true });
  closing.push(
    () => client.close(),
    () => sockets.close(),
    () => http.close(),
  );
  await new Promise<void>((resolve) => {
    client.onConnection(() => client.connection().phase === 'open' && resolve());
  });
  const outcome: unknown = await client.act('startPurge', { everything: true }).catch((error: unknown) => error);
  if (!(outcome instanceof Error)) throw new Error('the order was taken');
  return outcome;
}

test('of an order that was refused, and of a preview that failed, it is said that nothing was deleted', async () => {
  expect(purgeErrorWords(await orderedAt('refuses'), null)).toBe('Another job is under way. Nothing was deleted.');
  expect(purgeErrorWords(null, new Error('No answer.'))).toBe('No answer. Nothing was deleted.');
  expect(purgeErrorWords(null, null)).toBeNull();
});

test('of an order whose answer was lost with the connection it is not said: the purge may be under way', async () => {
  const words = purgeErrorWords(await orderedAt('ends'), new Error('No answer.'));
  expect(words).toContain('see whether this was done');
  expect(words).not.toContain('Nothing was deleted');
});
