import { expect, it } from 'vitest';
import { CheckpointReader } from './checkpoints.ts';
import { SourceStates } from './source-states.ts';
import { testHasher } from './test-source.ts';

it('names the newest of the files that changed lately, however many did', () => {
  const states = new SourceStates(testHasher, new CheckpointReader(() => null, { check: () => {} }));
  const files = 10_000;
  for (let file = 0; file < files; file += 1) {
    const state = states.of(`/projects/s${file}.jsonl`);
    // In no order of time.
    state.seenModifiedMs = (file * 7) % files;
  }
  const times = states.changedSince(files - 5_000).map((state) => state.seenModifiedMs);
  expect(times).toEqual(Array.from({ length: 200 }, (_, index) => files - 1 - index));
  expect(states.changedSince(files - 3)).toHaveLength(3);
  expect(states.changedSince(files)).toEqual([]);
});
