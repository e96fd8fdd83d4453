import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IntegrationReport } from '../contracts/integration.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import { type HomeFacts, NO_HOME } from './home-facts.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

it('tells of a tool when its newest hook and its newest telemetry were stored', async () => {
  const hook = file.writer.prepare(
    `INSERT INTO hook_raw_traces (ingested_at, event_id, external_id, event_type, platform, timestamp, source_file,
       source_offset, generation, at_ms, is_activity, event_data)
     VALUES (?, ?, 's', 'prompt', ?, '2026-11-19T14:00:00.000Z', 'hooks', 0, 0, 0, 1, x'00')`,
  );
  const sent = file.writer.prepare(
    `INSERT INTO otlp_raw_traces (ingested_at, event_id, external_id, event_type, platform, timestamp, source_file,
       source_offset, generation, signal, event_data)
     VALUES (?, 'o', 's', 'api_request', 'codex_cli', '2026-11-19T14:00:00.000Z', 'otlp', 0, 0, 'logs', x'00')`,
  );
  hook.run('2026-11-19T14:00:01.000Z', 'a', 'claude_code');
  hook.run('2026-11-19T14:20:00.000Z', 'b', 'claude_code');
  hook.run('2026-11-19T14:10:00.000Z', 'c', 'gemini_cli');
  sent.run('2026-11-19T14:30:00.000Z');
  const tools: IntegrationReport[] = [
    { tool: 'claude-code', platform: 'claude_code', state: 'installed', hooks: true, otel: false },
  ];
  const home: HomeFacts = { ...NO_HOME, integrations: () => tools };
  expect(await askAt(file, NOW, 'integrations', {}, home)).toEqual({
    tools,
    otlp: null,
    received: [
      { platform: 'claude_code', hooksAt: '2026-11-19T14:20:00.000Z', otelAt: null },
      { platform: 'codex_cli', hooksAt: null, otelAt: '2026-11-19T14:30:00.000Z' },
      { platform: 'gemini_cli', hooksAt: '2026-11-19T14:10:00.000Z', otelAt: null },
      { platform: 'cursor', hooksAt: null, otelAt: null },
    ],
  });
});

it('has nothing to tell without a database, and without a home', async () => {
  const received = PLATFORMS.map((platform) => ({ platform, hooksAt: null, otelAt: null }));
  expect(await askAt(null, NOW, 'integrations', {})).toEqual({ tools: [], received, otlp: null });
});
