import { expect, it } from 'vitest';
import type { Status } from '../../../core/contracts/api.ts';
import type { PressureLevel } from '../../../core/contracts/pressure.ts';
import { ownerStatus, processStatus } from '../../../core/contracts/test-owner-status.ts';
import { pipelineOf, processWords, wireOf } from './pipeline-nodes.ts';

const NOW = Date.parse('2026-11-19T14:32:00.000Z');

const STATUS: Status = {
  owner: ownerStatus({
    processes: [
      processStatus('redis'),
      processStatus('capture', { restarts: 3 }),
      processStatus('slow-path', { state: 'failed' }),
    ],
  }),
  database: { present: true, bytes: 15_000_000, walBytes: 0 },
  sources: [
    { platform: 'claude_code', files: 2, events: 40, rejectedLines: 5, rejectedByReason: { not_json: 5 } },
    { platform: 'codex_cli', files: 1, events: 2, rejectedLines: 1, rejectedByReason: { not_json: 1 } },
  ],
  deadLetters: 2,
  freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 7 },
};

function figure(node: { figures: { label: string; value: string }[] }, label: string): string | undefined {
  return node.figures.find((each) => each.label === label)?.value;
}

it('adds up what the sources tell, and names the tools of which nothing was found', () => {
  const { sources, capture, slowPath, fastPath, deadLetters } = pipelineOf(STATUS, null, NOW);
  expect(figure(capture, 'files')).toBe('3');
  expect(figure(capture, 'rejected')).toBe('6');
  expect(figure(capture, 'restarts')).toBe('3');
  expect(figure(slowPath, 'behind')).toBe('7');
  expect(slowPath.dot).toBe('bad');
  // It is not among the processes at all.
  expect(fastPath).toMatchObject({ dot: 'bad', word: 'not running' });
  expect(sources.find(({ name }) => name === 'Gemini CLI')).toMatchObject({ dot: 'idle', word: 'nothing found' });
  expect(deadLetters).toBe(2);
});

it('says what passes, of those tools of which anything does', () => {
  const { sources, rate } = pipelineOf(
    STATUS,
    {
      lastMinute: [
        { platform: 'claude_code', events: 1_200 },
        { platform: 'codex_cli', events: 0 },
      ],
      received: [
        { intake: 'otlp', events: 30, lastAt: '2026-11-19T14:31:55.000Z' },
        { intake: 'hooks', events: 0, lastAt: null },
      ],
    },
    NOW,
  );
  expect(rate).toBe(1_230);
  expect(sources.find(({ name }) => name === 'Claude Code')?.rate).toBe('1,200/min');
  expect(sources.filter((source) => source.rate !== undefined).map(({ name }) => name)).toEqual([
    'Claude Code',
    'OpenTelemetry',
  ]);
  expect(pipelineOf(STATUS, null, NOW).rate).toBeNull();
});

it('says of a running process what holds it up, and of capture that it is paused', () => {
  expect(processWords(processStatus('fast-path', { troubledSince: 5 }))).toEqual({ dot: 'wait', word: 'waiting' });
  expect(processWords(processStatus('capture'), true)).toEqual({ dot: 'wait', word: 'paused' });
  const { owner } = STATUS;
  const paused = pipelineOf(
    { ...STATUS, owner: owner === null ? null : { ...owner, paused: { since: 1 } } },
    null,
    NOW,
  );
  expect(paused.capture.word).toBe('paused');
  expect(paused.queue.word).toBe('running');
});

it('says how far deriving is behind, and from which level on that is worth a look', () => {
  const { owner } = STATUS;
  const processes = [processStatus('slow-path')];
  const at = (level: PressureLevel, holdsCapture = false) => {
    const helped = level === 'red' ? { workers: 3 } : {};
    return pipelineOf(
      {
        ...STATUS,
        owner:
          owner === null
            ? null
            : { ...owner, processes, pressure: { level, rowsBehind: 1, since: 1, holdsCapture, ...helped } },
      },
      null,
      NOW,
    ).slowPath;
  };
  expect(figure(at('green'), 'level')).toBeUndefined();
  expect([at('yellow').dot, figure(at('yellow'), 'level')]).toEqual(['ok', 'yellow']);
  expect(at('orange')).toMatchObject({ dot: 'wait', word: 'behind' });
  // What is sent to us alone holds nothing back.
  expect(at('red')).toMatchObject({ dot: 'wait', word: 'behind' });
  expect(at('red', true)).toMatchObject({ dot: 'wait', word: 'behind, capture waits' });
  expect([figure(at('orange'), 'workers'), figure(at('red'), 'workers')]).toEqual([undefined, '3']);
});

it('tells what waits in the queue, where that is known', () => {
  expect(pipelineOf(STATUS, null, NOW).queue.figures.map(({ label }) => label)).toEqual(['restarts']);
  const { queue } = pipelineOf(STATUS, { lastMinute: [], received: [], queue: { waiting: 1_234 } }, NOW);
  expect(figure(queue, 'waiting')).toBe('1,234');
});

it('shows a way as troubled as the stages at its ends: behind one that failed nothing passes', () => {
  const { database, fastPath, slowPath, screens } = pipelineOf(
    {
      ...STATUS,
      owner: STATUS.owner && {
        ...STATUS.owner,
        processes: [
          processStatus('fast-path', { state: 'failed' }),
          processStatus('slow-path'),
          processStatus('gateway'),
        ],
      },
    },
    null,
    NOW,
  );
  expect(wireOf(fastPath, database)).toBe('bad');
  expect(wireOf(slowPath, screens)).toBe('ok');
  expect(wireOf({ dot: 'ok' }, { dot: 'wait' })).toBe('wait');
});

it('shows the doors through which tools tell of themselves, with where and when', () => {
  const otlp = { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317', notice: null };
  const listening = { ...STATUS, owner: STATUS.owner === null ? null : { ...STATUS.owner, otlp } };
  const doors = (status: Status, lastAt: string | null) =>
    pipelineOf(
      status,
      {
        lastMinute: [],
        received: [
          { intake: 'otlp', events: 0, lastAt },
          { intake: 'hooks', events: 0, lastAt },
        ],
      },
      NOW,
    ).sources.slice(-2);
  expect(doors(listening, '2026-11-19T14:31:55.000Z')).toMatchObject([
    { name: 'OpenTelemetry', dot: 'ok', note: expect.stringMatching(/^:4318, :4317 · last .*31:55/) },
    { name: 'Hooks', dot: 'ok', note: expect.stringMatching(/^last .*31:55/) },
  ]);
  expect(doors(listening, null)).toMatchObject([
    { dot: 'idle', note: ':4318, :4317 · nothing yet' },
    { dot: 'idle', word: 'nothing sent yet' },
  ]);
  expect(doors(STATUS, null)[0]).toMatchObject({ dot: 'idle', word: 'not listening' });
  // Three weeks later they are not at work, and the day is said.
  expect(doors(listening, '2026-10-29T14:31:55.000Z')).toMatchObject([
    {
      dot: 'idle',
      word: 'nothing lately',
      note: expect.stringMatching(/^:4318, :4317 · idle since \S+ .*29.*, .*31/),
    },
    { dot: 'idle', word: 'nothing lately', note: expect.stringMatching(/^idle since \S+ .*29.*, .*31/) },
  ]);
  expect(doors(listening, '2026-11-19T13:33:00.000Z')[1]?.dot).toBe('ok');
  expect(doors(listening, '2026-11-19T13:32:00.000Z')[1]?.dot).toBe('idle');
  // Nothing is claimed of them before it is known.
  expect(pipelineOf(STATUS, null, NOW).sources).toHaveLength(4);
});
