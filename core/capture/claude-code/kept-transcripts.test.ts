import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../runtime/test-folder.ts';
import { keptTranscripts } from './kept-transcripts.ts';

function write(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

it('names the sessions whose transcripts lie in each folder', () => {
  const [first, second] = [testFolder(), testFolder()];
  write(join(first, 'projects', '-ledger', 'one.jsonl'));
  write(join(first, 'projects', '-ledger', 'one', 'subagents', 'agent-a.jsonl'));
  write(join(first, 'projects', '-ledger', 'sessions-index.json'));
  write(join(first, 'projects', '-shop', 'two.jsonl'));
  write(join(second, 'settings.json'), '{"cleanupPeriodDays":365,"env":{}}');
  write(join(second, 'projects', '-ledger', 'three.jsonl'));
  expect(keptTranscripts([first, second], {})).toEqual([
    { days: 30, sessions: new Set(['one', 'two']) },
    { days: 365, sessions: new Set(['three']) },
  ]);
  expect(keptTranscripts([join(first, 'not here')], {})).toEqual([{ days: 30, sessions: new Set() }]);
});

it.each([
  ['{"cleanupPeriodDays":7}', 7],
  ['{"cleanupPeriodDays":"7"}', 30],
  ['{"cleanupPeriodDays":0}', 30],
  ['{"cleanupPeriodDays":-1}', 30],
  ['{"model":"opus"}', 30],
  ['{"cleanupPeriodDays":7', 30],
  ['[]', 30],
])('reads of the settings %s that transcripts are kept for %i days', (settings, days) => {
  const folder = testFolder();
  write(join(folder, 'settings.json'), settings);
  expect(keptTranscripts([folder], {})).toEqual([{ days, sessions: new Set() }]);
});
