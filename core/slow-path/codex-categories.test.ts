import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  line,
  type RolloutLine,
  rolloutName,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { TestRollouts } from './test-codex-rollouts.ts';
import { ALL_CATEGORIES } from './wanted-facts.ts';

/** A session that goes on while a kind of figure is switched off, and on again: the words beside the switches say this. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const ROLLOUT = rolloutName(sessionId(1));

function call(id: string, second: number): RolloutLine[] {
  const item = (payload: RolloutLine['payload'], at: number) => line('response_item', payload, at);
  return [
    item({ type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: id }, second),
    item({ type: 'function_call_output', call_id: id, output: 'Exit code: 0\n' }, second + 1),
  ];
}

const calls = () => rollouts.all('SELECT tool_use_id FROM tool_calls ORDER BY started_at');

test('a session that goes on while tool use is off loses its earlier calls too, and has all again once it goes on', async () => {
  rollouts.write(ROLLOUT, [sessionMeta(sessionId(1)), turnContext('gpt-5', 1), ...call('before', 10)]);
  await rollouts.take();
  expect(calls()).toHaveLength(1);

  rollouts.restart({ ...ALL_CATEGORIES, usage: false });
  await rollouts.take();
  // The switch alone takes nothing away.
  expect(calls()).toHaveLength(1);
  rollouts.append(ROLLOUT, call('meanwhile', 20));
  await rollouts.take();
  expect(calls()).toEqual([]);

  rollouts.restart();
  await rollouts.take();
  expect(calls()).toEqual([]);
  rollouts.append(ROLLOUT, call('after', 30));
  await rollouts.take();
  expect(calls()).toHaveLength(3);
});
