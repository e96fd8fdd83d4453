import type { IntegrationReport, Integrations } from '../../../core/contracts/integration.ts';
import { formatAgo } from '../../../core/format/index.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';

type Received = Integrations['received'][number];

/** Cursor has no setting for it. */
const SENDS_TELEMETRY: Record<IntegrationReport['tool'], boolean> = {
  'claude-code': true,
  codex: true,
  gemini: true,
  cursor: false,
};

const DOTS: Record<IntegrationReport['state'], DotState> = {
  installed: 'ok',
  absent: 'idle',
  outdated: 'wait',
  unreadable: 'wait',
};

export function integrationDot({ state }: IntegrationReport): DotState {
  return DOTS[state];
}

function partWords({ hooks, otel }: IntegrationReport): string {
  return hooks && otel ? 'Hooks and OpenTelemetry' : hooks ? 'Hooks' : 'OpenTelemetry';
}

/** How the settings of a tool stand, in words. */
export function integrationWords(report: IntegrationReport): string {
  switch (report.state) {
    case 'absent':
      return 'Not installed: its own files alone are read.';
    case 'unreadable':
      return 'Its settings cannot be read; the command says why, and writes nothing.';
    case 'outdated':
      return `${partWords(report)} of another version or home of Blueplane, or changed since.`;
    case 'installed':
      return `${partWords(report)} installed.`;
  }
}

/** When something of a tool came last, as far back as is looked; empty where nothing of it is wanted or came. @param now epoch milliseconds */
export function receivedWords({ hooks, otel }: IntegrationReport, received: Received | undefined, now: number): string {
  const { hooksAt = null, otelAt = null } = received ?? {};
  const part = (name: string, isWanted: boolean, at: string | null) => {
    if (at === null) return isWanted ? [`no recent ${name}`] : [];
    return [`last ${name} ${formatAgo(at, now)}`];
  };
  const words = [...part('hook', hooks, hooksAt), ...part('telemetry', otel, otelAt)].join(', ');
  return words === '' ? '' : `${words[0]?.toUpperCase()}${words.slice(1)}.`;
}

/** What to type to have it otherwise, or right again. */
export function integrationCommand({ tool, state, hooks, otel }: IntegrationReport): string {
  if (state === 'unreadable') return `blueplane install ${tool} --dry-run`;
  const isWhole = hooks && (otel || !SENDS_TELEMETRY[tool]);
  if (state === 'installed' && isWhole) return `blueplane uninstall ${tool}`;
  if (state === 'outdated' && !isWhole) return `blueplane install ${tool} ${hooks ? '--hooks-only' : '--otel-only'}`;
  return `blueplane install ${tool}`;
}
