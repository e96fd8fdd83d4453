import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventOf, isEventOf, type TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { parseJsonLine } from '../json-line.ts';
import { temporaryFolder, testHasher } from '../test-source.ts';
import { codexParser, findRollouts } from './monitor.ts';
import { at, prompt, type RolloutLine, rolloutName, sessionId, sessionMeta, turnContext } from './test-rollout.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const ONE = sessionId(1);

/** The events of a rollout, read from line number `from` on. */
function eventsOf(
  lines: readonly (RolloutLine | string)[],
  { name = rolloutName(ONE), from = 0, archived = false } = {},
) {
  const path = join(folder.path, archived ? 'archived_sessions' : 'sessions', name);
  mkdirSync(join(path, '..'), { recursive: true });
  const texts = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  writeFileSync(path, texts.join(''));
  const parse = codexParser(testHasher).begin(path, Date.parse(at(7_000)));
  const events: EventOf<'codex_cli'>[] = [];
  for (let index = from; index < texts.length; index += 1) {
    const offset = Buffer.byteLength(texts.slice(0, index).join(''));
    for (const json of parseJsonLine(Buffer.from(texts[index] ?? '')).records) {
      const event = parse(json, offset + json.start);
      if (event !== null) events.push(ofCodex(event));
    }
  }
  return events;
}

function ofCodex(event: TelemetryEvent): EventOf<'codex_cli'> {
  if (!isEventOf(event, 'codex_cli')) throw new Error('the parser makes events of Codex');
  return event;
}

const ids = (events: readonly TelemetryEvent[]) => events.map((event) => event.event_id);
const sessions = (events: readonly TelemetryEvent[]) => [...new Set(events.map((event) => event.external_id))];

describe('the session of a line', () => {
  const lines = [sessionMeta('other-id'), turnContext('gpt-5', 1), prompt('go', 2)];

  it('is the one that the first line names, also when reading begins behind it', () => {
    expect(sessions(eventsOf(lines))).toEqual(['other-id']);
    expect(sessions(eventsOf(lines, { from: 2 }))).toEqual(['other-id']);
  });

  it('is not that of a history that was copied into it', () => {
    const [own, copied] = eventsOf([sessionMeta(ONE, { forked_from_id: 'p1' }), sessionMeta('p2'), ...lines.slice(1)]);
    expect([own?.external_id, copied?.external_id]).toEqual([ONE, ONE]);
    expect([own?.record.parentId, copied?.record.parentId]).toEqual(['p1', 'p2']);
  });

  it("is the one of the file's name where no line names it, and never free text", () => {
    expect(sessions(eventsOf(lines.slice(1)))).toEqual([ONE]);
    expect(sessions(eventsOf(['no JSON', ...lines], { from: 1 }))).toEqual([ONE]);
    expect(sessions(eventsOf(lines.slice(1), { name: 'MARKER one.jsonl' }))).toEqual([
      expect.stringMatching(/^h_[0-9a-f]{16}$/),
    ]);
  });

  it('is read behind a first line of a megabyte', () => {
    const long = sessionMeta('other-id', { base_instructions: { text: 'x'.repeat(1 << 20) } });
    expect(sessions(eventsOf([long, ...lines.slice(1)], { from: 2 }))).toEqual(['other-id']);
  });
});

describe('the id of an event', () => {
  const lines = [sessionMeta(ONE), prompt('go', 2), prompt('go', 2)];

  it('is the same in an archived copy, and each line has its own', () => {
    const active = ids(eventsOf(lines));
    expect(ids(eventsOf(lines, { archived: true }))).toEqual(active);
    expect(new Set(active).size).toBe(3);
  });

  it('is another one for a line that was written anew', () => {
    expect(ids(eventsOf(lines))[1]).not.toBe(ids(eventsOf([lines[0] ?? '', prompt('no', 2)]))[1]);
  });
});

it('takes the time of a line, in every form; else that of the line before, else that of the file', () => {
  const timed = (timestamp: unknown) => JSON.stringify({ timestamp, type: 'world_state', payload: {} });
  const seconds = Date.parse(at(5)) / 1_000;
  const events = eventsOf([timed(null), timed(at(3)), timed('nonsense'), timed(seconds), timed(seconds * 1_000 + 1)]);
  expect(events.map((event) => event.timestamp)).toEqual([
    at(7_000),
    at(3),
    at(3),
    at(5),
    new Date(seconds * 1_000 + 1).toISOString(),
  ]);
});

it('takes in lines of unknown kinds, and those without an envelope', () => {
  const events = eventsOf(['{"type":"of-tomorrow","payload":{"type":"new_kind"}}', '{"id":"x"}', '{"type":7}']);
  expect(events.map((event) => event.event_type)).toEqual(['new_kind', 'unknown', 'unknown']);
});

describe('what is found', () => {
  const folders = () => ['sessions', 'archived_sessions'].map((name) => join(folder.path, name));

  it('are rollouts, plain and compressed, and nothing is said of an archive that is not there yet', async () => {
    mkdirSync(join(folder.path, 'sessions', '2026'), { recursive: true });
    for (const name of ['a.jsonl', 'b.jsonl.zst', 'c.json', 'd.zst']) {
      writeFileSync(join(folder.path, 'sessions', '2026', name), '');
    }
    const { files, skipped } = await findRollouts(folders());
    expect(files.map((file) => basename(file.path)).sort()).toEqual(['a.jsonl', 'b.jsonl.zst']);
    expect(skipped).toEqual([]);
  });

  it('are named as missing where both folders are, or one that was asked for alone', async () => {
    expect((await findRollouts(folders())).skipped.map((one) => one.path)).toEqual(folders());
    const [alone = ''] = folders().slice(1);
    expect((await findRollouts([alone])).skipped).toHaveLength(1);
  });
});
