import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { requests, rolloutName, sessionId } from '../capture/codex/test-rollout.ts';
import { rolloutLines } from '../privacy/test-codex-lines.ts';
import { TestRollouts } from './test-codex-rollouts.ts';

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const SPENT = { input: 900, cached: 300, output: 40, reasoning: 12 };
const LINES = [...rolloutLines((label) => label), ...requests([SPENT, SPENT, SPENT])].map((line) =>
  JSON.stringify(line),
);

/** What a number may become: damage, and what a hostile hand would write. */
const NUMBERS = [
  '-1',
  '1e400',
  '0.5',
  '1e15',
  '9007199254740993',
  '"12"',
  '"x"',
  'null',
  '[]',
  '{}',
  'true',
  '1e9',
  '-0',
];
const CHARACTERS = ['"', '{', '}', '[', ',', ':', '\\', '\u0000', '\r', '0', '-', 'é', '\ud800', ' '];

type Damage = { kind: number; at: number; with: number };

/** One of a line's numbers replaced, or a character replaced, taken out or put in, or the line cut off. */
function damaged(line: string, { kind, at, with: by }: Damage): string {
  const place = at % line.length;
  const character = CHARACTERS[by % CHARACTERS.length] ?? '';
  if (kind === 0) return `${line.slice(0, place)}${character}${line.slice(place + 1)}`;
  if (kind === 1) return line.slice(0, place) + line.slice(place + 1);
  if (kind === 2) return line.slice(0, place) + character + line.slice(place);
  if (kind === 3) return line.slice(0, Math.max(1, place));
  const numbers = [...line.matchAll(/(?<=:)\d+(?=[,}])/g)];
  const number = numbers[at % Math.max(1, numbers.length)];
  if (number === undefined) return line;
  const value = NUMBERS[by % NUMBERS.length] ?? '';
  return line.slice(0, number.index) + value + line.slice(number.index + number[0].length);
}

const DAMAGED_LINES = amount({ short: 3_200, full: 12_000 });
const IN_A_ROLLOUT = 400;
/** Seconds on a free machine, much longer on a busy one. */
const PATIENCE_MS = 180_000;

test(
  `${DAMAGED_LINES} damaged lines are taken in or rejected, each once, and no number is impossible`,
  async () => {
    const damage = fc.record({ kind: fc.integer({ min: 0, max: 6 }), at: fc.nat(5_000), with: fc.nat(1_000) });
    const changes = fc.sample(damage, { numRuns: DAMAGED_LINES, seed: 20_260_304 });
    const lines = changes.map((change, index) => damaged(LINES[index % LINES.length] ?? '', change));
    for (let from = 0; from < lines.length; from += IN_A_ROLLOUT) {
      const text = lines.slice(from, from + IN_A_ROLLOUT).join('\n');
      // The first line names no session: each rollout is that of the session its name has.
      rollouts.write(rolloutName(sessionId(from + 1)), `no JSON\n${text}\n`);
    }
    await rollouts.take();
    expect(rollouts.accepted + rollouts.rejected).toBe(DAMAGED_LINES + DAMAGED_LINES / IN_A_ROLLOUT);
    expect(rollouts.accepted).toBeGreaterThan(DAMAGED_LINES / 4);
    expect(rollouts.rejected).toBeGreaterThan(DAMAGED_LINES / 4);

    const { rows, cost } = rollouts.billed();
    expect(rows).toBeGreaterThan(20);
    expect(cost).toBeGreaterThan(0);
    const columns = [
      'input_tokens',
      'output_tokens',
      'cache_read_tokens',
      'cache_write_5m_tokens',
      'cost_picousd',
      'occurred_at',
    ];
    const impossible = columns.map((name) => `typeof(${name}) <> 'integer' OR ${name} < 0`).join(' OR ');
    expect(rollouts.all(`SELECT * FROM usage WHERE ${impossible}`)).toEqual([]);
    const lengths = [
      'input_length',
      'result_length',
      'lines_added',
      'lines_removed',
      'duration_ms',
      'started_at',
      'ended_at',
    ];
    const negative = lengths.map((name) => `${name} < 0 OR typeof(${name}) = 'text'`).join(' OR ');
    expect(rollouts.all(`SELECT * FROM tool_calls WHERE ${negative}`)).toEqual([]);

    const grown = rollouts.rows();
    expect(rollouts.rows({ anew: true })).toEqual(grown);
  },
  PATIENCE_MS,
);

test('figures that cannot be true reject their line and no other', async () => {
  const [first = '', second = '', third = ''] = requests([SPENT, SPENT, SPENT]).map((line) => JSON.stringify(line));
  for (const [index, wrong] of ['-1', '0.5', '1e400', '"many"', '1000000001', '{}'].entries()) {
    const text = [first, second.replace('"output_tokens":40', `"output_tokens":${wrong}`), third].join('\n');
    rollouts.write(rolloutName(sessionId(index + 1)), `${text}\n`);
  }
  await rollouts.take();
  expect(rollouts.rejected).toBe(6);
  expect(rollouts.billed()).toMatchObject({ rows: 12, output: 12 * SPENT.output });
});
