import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventOf, isEventOf } from '../../contracts/telemetry-event.ts';
import { assistantLine, TestSource, temporaryFolder } from '../test-source.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** The events of a file with these lines below a `projects` folder. */
async function eventsOf(
  place: string,
  lines: readonly (string | object)[],
  root = 'one',
): Promise<EventOf<'claude_code'>[]> {
  const path = join(folder.path, root, 'projects', place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  const source = new TestSource(path);
  await source.read();
  return [...source.events.values()].filter((event) => isEventOf(event, 'claude_code'));
}

async function sessionsOf(place: string, lines: readonly (string | object)[]): Promise<string[]> {
  return (await eventsOf(place, lines)).map((event) => event.external_id);
}

describe('the session of a line', () => {
  const own = { type: 'user', uuid: 'u1', sessionId: 'from-line', message: { role: 'user', content: 'hi' } };
  const none = { type: 'summary', summary: 'x' };

  it('is the one it names, else that of its file', async () => {
    expect(await sessionsOf('-w/from-file.jsonl', [own, none])).toEqual(['from-line', 'from-file']);
  });

  it("is the calling session's in a subagent's file, whatever the line says", async () => {
    for (const place of ['-w/parent/subagents/agent-a1.jsonl', '-w/parent/subagents/workflows/wf/agent-a1.jsonl']) {
      const events = await eventsOf(place, [own, none]);
      expect(events.map((event) => event.external_id)).toEqual(['parent', 'parent']);
      expect(events[0]?.record).toMatchObject({ isSidechain: true, agentId: 'a1' });
      expect(events[0]?.record.promptLength).toBeUndefined();
    }
  });

  it("is the one it names in an old subagent's file beside the sessions", async () => {
    const [event] = await eventsOf('-w/agent-a1.jsonl', [{ ...own, agentId: 'from-line' }]);
    expect(event?.external_id).toBe('from-line');
    expect(event?.record).toMatchObject({ isSidechain: true, agentId: 'from-line' });
  });

  it('is never free text', async () => {
    const odd = { ...own, sessionId: 'MARKER one two' };
    const events = await eventsOf('-w/MARKER file name.jsonl', [odd, none]);
    for (const event of events) expect(event.external_id).toMatch(/^h_[0-9a-f]{16}$/);
    expect(JSON.stringify(events)).not.toContain('MARKER');
  });
});

describe('the id of an event', () => {
  const ids = async (...given: Parameters<typeof eventsOf>) =>
    (await eventsOf(...given)).map((event) => event.event_id);
  const noId = { type: 'summary', summary: 'x' };

  it('is the same in a copy of the folder, with and without an id of its own', async () => {
    const lines = [assistantLine(1), noId, assistantLine(2, { uuid: undefined })];
    expect(await ids('-w/s1.jsonl', lines, 'one')).toEqual(await ids('-v/s1.jsonl', lines, 'two'));
  });

  it('is another one for a record that was written anew under its id', async () => {
    const [before] = await ids('-w/s1.jsonl', [assistantLine(1)]);
    const [after] = await ids('-w/s1.jsonl', [assistantLine(1).replace('"output_tokens":1', '"output_tokens":2')]);
    expect(after).not.toBe(before);
  });

  it('is the same for a record twice in a file, unless its place is all that names it', async () => {
    expect(await ids('-w/s1.jsonl', [assistantLine(1), assistantLine(1)])).toHaveLength(1);
    expect(await ids('-w/s1.jsonl', [noId, noId])).toHaveLength(2);
  });

  it('is another one in another session', async () => {
    const [one] = await ids('-w/s1.jsonl', [assistantLine(1)]);
    const [two] = await ids('-w/s1.jsonl', [assistantLine(1, { sessionId: 's2' })]);
    expect(one).not.toBe(two);
  });
});

describe('the time of a line', () => {
  const at = (second: number) => ({ timestamp: `2026-01-02T03:04:0${second}.000Z` });
  const timesOf = async (lines: readonly object[]) =>
    (await eventsOf('-w/s1.jsonl', lines)).map((event) => event.timestamp);

  it('is that of the line before when it has none, and of the first one with a time at the beginning', async () => {
    const times = await timesOf([
      { type: 'summary' },
      { type: 'custom-title' },
      { type: 'user', ...at(1) },
      { type: 'mode', timestamp: 'nonsense' },
      { type: 'user', ...at(2) },
      { type: 'last-prompt' },
    ]);
    expect(times.map((time) => time.slice(17, 19))).toEqual(['01', '01', '01', '01', '02', '02']);
  });

  it('is that of the file where no line has one', async () => {
    const [time] = await timesOf([{ type: 'summary' }]);
    expect(Math.abs(Date.parse(time ?? '') - Date.now())).toBeLessThan(24 * 60 * 60_000);
  });
});

it('counts the reply in a progress line', async () => {
  const message = { ...JSON.parse(assistantLine(7)), uuid: 'inner' };
  const line = { type: 'progress', sessionId: 's1', data: { type: 'agent_progress', agentId: 'a1', message } };
  const [event] = await eventsOf('-w/s1.jsonl', [line]);
  expect(event?.event_type).toBe('progress');
  expect(event?.record.progress?.message?.usage?.input).toBe(7);
});

it('takes in lines of unknown kinds without what they say', async () => {
  const events = await eventsOf('-w/s1.jsonl', [{ type: 'of-tomorrow', words: 'MARKER' }, {}, { type: 7 }]);
  expect(events.map((event) => event.event_type)).toEqual(['of-tomorrow', 'unknown', 'unknown']);
});
