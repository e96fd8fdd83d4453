import { expect, it } from 'vitest';
import { cursorIdOf } from './cursor-ids.ts';

it.each([
  '7d3f0c52-90ab-4c1e-a1d4-2f6b8e005511',
  '7D3F0C52-90AB-4C1E-A1D4-2F6B8E005511#0',
  'tool_7d3f0c52-90ab-4c1e-a1d4-2f6b8e00551',
  'call_9f3kQ2mZx81LpTvW40RbYc7d',
  'toolu_01Eg1thv15zG3VJeZynEC7RP',
])('%s was drawn at random, so that it is the same in every conversation', (id) => {
  expect([cursorIdOf('one', id), cursorIdOf('other', id)]).toEqual([id, id]);
});

it.each(['a1', '1', 'call_1', 'bubble-assistant-1', '2026-02-10'])('%s is known in its conversation only', (id) => {
  expect([cursorIdOf('one', id), cursorIdOf('other', id)]).toEqual([`one:${id}`, `other:${id}`]);
});
