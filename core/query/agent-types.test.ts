import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPriceBook } from '../pricing/price-book.ts';
import { ToolsHome } from '../slow-path/test-tools-home.ts';
import { reply, type TranscriptLine } from '../slow-path/test-transcript.ts';
import { report } from './report.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
});
afterEach(() => home.close());

/** The kind and the label of each subagent. */
async function agents(): Promise<Record<string, unknown[]>> {
  await home.read();
  home.derive();
  const { rows } = report(home.database, { kind: 'agents', timezone: 'UTC' }, createPriceBook);
  return Object.fromEntries(rows.map(({ key, label, session }) => [key, [session?.agentType, label]]));
}

function write(name: string, lines: readonly TranscriptLine[]): void {
  home.write(`claude/projects/-shop/${name}`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** The call of a subagent, and its result. */
function task(id: string, kind: string, agentId: string): TranscriptLine[] {
  const input = { prompt: 'words', description: 'words', subagent_type: kind };
  const content = [{ type: 'tool_use', id, name: 'Task', input }];
  return [
    reply({ output_tokens: 1 }, { message: { id: `msg_${id}`, content }, line: { requestId: `req_${id}` } }),
    {
      type: 'user',
      uuid: `u-${id}`,
      sessionId: 'session-1',
      timestamp: '2026-03-04T10:01:00.000Z',
      toolUseResult: { status: 'completed', agentId, prompt: 'words' },
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'words' }] },
    },
  ];
}

function work(agentId: string): void {
  const line = { isSidechain: true, agentId, requestId: `req_${agentId}` };
  write(`session-1/subagents/agent-${agentId}.jsonl`, [
    reply({ output_tokens: 9 }, { message: { id: `msg_${agentId}` }, line }),
  ]);
}

it('names subagents by the kind that was asked for, and by their id where no call tells', async () => {
  write('session-1.jsonl', [
    ...task('t1', 'Explore', 'a1b2c3d4e5f60718'),
    ...task('t2', 'Explore', 'a9b2c3d4e5f60718'),
    ...task('t3', 'My Secret Helper', 'abcdef0123456789'),
  ]);
  for (const id of ['a1b2c3d4e5f60718', 'a9b2c3d4e5f60718', 'abcdef0123456789', 'a000000000000000']) work(id);
  const found = await agents();
  expect(found).toMatchObject({
    '': [undefined, 'main'],
    a1b2c3d4e5f60718: ['Explore', 'Explore a1b2c3d4'],
    a9b2c3d4e5f60718: ['Explore', 'Explore a9b2c3d4'],
    a000000000000000: [null, 'a000000000000000'],
  });
  expect(found.abcdef0123456789?.[0]).toMatch(/^h_[0-9a-f]{16}$/);
});
