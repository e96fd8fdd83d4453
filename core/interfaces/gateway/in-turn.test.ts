import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('an answer is handed on before the next call is worked out, in the order of the calls', async () => {
  const told: string[] = [];
  const queries = inTurn({
    call(name) {
      told.push(`worked out ${name}`);
      return name;
    },
  });
  const handOn = (answer: unknown) => void told.push(`sent ${String(answer)}`);
  const calls = [queries.call('summary', {}), queries.call('status', {}), queries.call('feed', {})];
  await Promise.all(calls.map((call) => Promise.resolve(call).then(handOn)));
  expect(told).toEqual(['summary', 'status', 'feed'].flatMap((name) => [`worked out ${name}`, `sent ${name}`]));
});

test('a call that fails or takes long keeps no other from its turn', async () => {
  const queries = inTurn({
    call(name) {
      if (name === 'summary') throw new Error('no database');
      return name === 'status' ? new Promise(() => {}) : name;
    },
  });
  const failing = expect(queries.call('summary', {})).rejects.toThrow('no database');
  void queries.call('status', {});
  await nextTurn();
  expect(await queries.call('feed', {})).toBe('feed');
  await failing;
});
