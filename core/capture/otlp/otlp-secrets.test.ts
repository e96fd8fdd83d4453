import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { OtlpAttributes, OtlpSignal, OtlpValue } from '../../contracts/otlp-signal.ts';
import { logRecord, point, points } from '../../slow-path/test-signals.ts';
import { ToolsHome } from '../../slow-path/test-tools-home.ts';
import { unpackEvent } from '../../storage/packed-event.ts';
import { type Claim, EVENT_CLAIMS, POINT_CLAIMS, SPOKEN } from './test-claims.ts';

/** What is searched for in every byte that is written. */
const SIGN = /marker/i;

const DISGUISES: readonly ((sign: string) => OtlpValue)[] = [
  (sign) => `some words ${sign} and more`,
  (sign) => `https://user:pass@host/${sign}?q=${sign}`,
  (sign) => `${sign}@example.org`,
  (sign) => `/home/ada/${sign}/x.ts`,
  (sign) => JSON.stringify({ [sign]: sign, model_added_lines: sign }),
  (sign) => [`${sign} x`, { [sign]: `${sign} y` }],
  (sign) => ({ [sign]: `${sign} z`, model_added_lines: 3 }),
];

function planted(key: string, disguise: (sign: string) => OtlpValue): OtlpValue {
  const sign = `MARKER-${key}`;
  return SPOKEN.test(key) && !key.endsWith('_length') ? sign : disguise(sign);
}

/** With a secret in every attribute, one half of them where the session or the numbers are such that it is taken in. */
function attributesOf({ keys }: Claim, disguise: (sign: string) => OtlpValue, isTaken: boolean): OtlpAttributes {
  const all = Object.fromEntries(keys.map((key) => [key, planted(key, disguise)]));
  if (!isTaken) return all;
  const numbers = keys.filter((key) => /tokens$|token_count$|_ms$|cost_usd$|_length$|_bytes$/.test(key));
  return {
    ...all,
    ...Object.fromEntries(numbers.map((key) => [key, 7])),
    'session.id': 'planted-session',
    'conversation.id': 'planted-session',
    ...(keys.includes('event.kind') ? { 'event.kind': 'response.completed' } : {}),
  };
}

function signals(disguise: (sign: string) => OtlpValue): OtlpSignal[] {
  const resource = { 'service.name': disguise('MARKER-service'), 'host.name': 'MARKER', 'os.user': 'MARKER' };
  const scope = { resource, scopeName: 'MARKER', scopeVersion: 'MARKER' };
  const events = EVENT_CLAIMS.flatMap((claim) =>
    [true, false].map((isTaken) => ({
      ...logRecord(claim.name, '2026-03-04T10:00:00.000Z', attributesOf(claim, disguise, isTaken)),
      ...scope,
      eventName: claim.name,
      body: isTaken ? 'MARKER' : disguise('MARKER-body'),
    })),
  );
  // A name of its own in the other places where one may stand.
  const named = logRecord('MARKER.event', '2026-03-04T10:00:00.000Z', { 'session.id': 'planted-session' });
  const measured = POINT_CLAIMS.flatMap((claim) =>
    [true, false].map((isTaken) => ({
      ...point(
        claim.name.replace('claude_code.', ''),
        { ...attributesOf(claim, disguise, isTaken), type: isTaken ? 'input' : 'MARKER x' },
        { value: 5, at: 1_772_618_400 },
      ),
      ...scope,
    })),
  );
  return [
    { signal: 'logs', records: [...events, { ...named, eventName: 'MARKER' }] },
    points(...measured),
    { signal: 'traces', spans: 3 },
  ];
}

test('nothing that was said, and nobody, is in what is kept of anything that tools send', () => {
  const home = new ToolsHome();
  try {
    const sent = DISGUISES.flatMap((disguise) => signals(disguise));
    expect(JSON.stringify(sent).match(/MARKER/g)?.length).toBeGreaterThan(5_000);
    const events = sent.reduce((sum, signal) => sum + home.send(signal), 0);
    // Each event of each tool came through, so that there was something to search.
    expect(events).toBeGreaterThan(EVENT_CLAIMS.length * DISGUISES.length * 0.9);
    expect(home.derive().unreadable).toBe(0);
    const kept = home.database
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .flatMap(({ name }) => home.database.prepare(`SELECT * FROM ${name}`).all());
    expect(JSON.stringify(kept.map(unpacked))).not.toMatch(SIGN);
    expect(home.database.prepare('SELECT count(DISTINCT event_type) FROM otlp_raw_traces').pluck().get()).toBe(
      new Set(
        [...EVENT_CLAIMS, ...POINT_CLAIMS].map(({ name }) => name.replace(/^(claude_code|codex|gemini_cli)\./, '')),
      ).size,
    );
    home.database.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(home.file.path).toString('latin1')).not.toMatch(SIGN);
  } finally {
    home.close();
  }
});

/** A row with its event as it was before it was packed. */
function unpacked(row: unknown): unknown {
  const values: unknown[] = Object.values(z.record(z.string(), z.unknown()).parse(row));
  return values.map((value) => (Buffer.isBuffer(value) ? unpackEvent(value) : value));
}
