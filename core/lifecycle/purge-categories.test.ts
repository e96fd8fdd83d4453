import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '../contracts/settings.ts';
import { purgeDerivations } from '../entries/purge-derivations.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { countOf } from '../storage/test-database.ts';
import { previewPurge } from './purge-preview.ts';
import { PurgeableHome } from './test-purge.ts';

/** A purge while a kind of figure is switched off: what the words beside the switches and the preview say of it. */

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

function call(day: number): string {
  const content = [{ type: 'tool_use', id: `call_${day}`, name: 'Edit', input: { file_path: '/a.ts' } }];
  const line = {
    uuid: `u-${day}`,
    requestId: `req_${day}`,
    sessionId: 'session',
    timestamp: `2026-03-0${day}T10:00:00Z`,
  };
  return `${JSON.stringify(reply({ output_tokens: 10 }, { message: { id: `msg_${day}`, content }, line }))}\n`;
}

test('what stays of a session that loses a part loses what is switched off too, and the preview counts it', async () => {
  home.write('claude/projects/-shop/session.jsonl', [1, 2, 3].map(call).join(''));
  await home.take();
  expect(countOf(home.database, 'tool_calls')).toBe(3);

  const derivations = purgeDerivations(settingsSchema.parse({ privacy: { categories: { usage: false } } }));
  const scope = { since: '2026-03-03', until: '2026-03-03', timezone: 'UTC' };
  expect(await previewPurge(home.paths, scope, { derivations })).toMatchObject({ events: 1, toolCalls: 3 });
  const { purged } = await home.purge(scope, { derivations });
  expect(purged).toMatchObject({ events: 1, toolCalls: 3 });
  expect(countOf(home.database, 'tool_calls')).toBe(0);
  // Of the responses only the one goes that was meant.
  expect(countOf(home.database, 'usage')).toBe(2);
});
