import { expect, it } from 'vitest';
import type { IntegrationReport } from '../../../core/contracts/integration.ts';
import { integrationCommand, integrationWords, receivedWords } from './integration-words.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32);
const REPORT: IntegrationReport = {
  tool: 'codex',
  platform: 'codex_cli',
  state: 'installed',
  hooks: true,
  otel: true,
};
const received = (hooksAt: string | null, otelAt: string | null) => ({
  platform: 'codex_cli' as const,
  hooksAt,
  otelAt,
});

it('names the command that changes how a tool stands', () => {
  const command = (changes: Partial<IntegrationReport>) => integrationCommand({ ...REPORT, ...changes });
  expect(command({})).toBe('blueplane uninstall codex');
  expect(command({ otel: false })).toBe('blueplane install codex');
  expect(command({ tool: 'cursor', otel: false })).toBe('blueplane uninstall cursor');
  expect(command({ state: 'absent', hooks: false, otel: false })).toBe('blueplane install codex');
  expect(command({ state: 'outdated', otel: false })).toBe('blueplane install codex --hooks-only');
  expect(command({ state: 'outdated', hooks: false })).toBe('blueplane install codex --otel-only');
  expect(command({ state: 'outdated', tool: 'cursor', otel: false })).toBe('blueplane install cursor');
  expect(command({ state: 'unreadable', hooks: false, otel: false })).toBe('blueplane install codex --dry-run');
});

it('says what is installed and when something came', () => {
  expect(integrationWords({ ...REPORT, otel: false })).toBe('Hooks installed.');
  expect(receivedWords(REPORT, received('2026-11-19T14:30:00.000Z', null), NOW)).toBe(
    'Last hook 2 minutes ago, no recent telemetry.',
  );
  expect(receivedWords({ ...REPORT, hooks: false, otel: false }, received(null, null), NOW)).toBe('');
  expect(receivedWords(REPORT, undefined, NOW)).toBe('No recent hook, no recent telemetry.');
});
