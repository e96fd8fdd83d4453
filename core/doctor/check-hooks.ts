import { examineTools } from '../capture/hooks/install/installer.ts';
import type { IntegrationReport } from '../contracts/integration.ts';
import { PLATFORM_LABELS } from '../contracts/platform.ts';
import { type Check, ok, type Verdict, warning } from './check.ts';

/** Whether the tools' own settings name us. Nothing of them is written. */
export const checkHooks: Check = {
  name: 'hooks',
  look({ paths, settings, owner, env }) {
    const { otlp } = settings.gateway;
    const running = owner === null || owner === 'silent' ? null : owner.otlp;
    const ports = {
      http: portOf(running?.http) ?? otlp.http_port,
      grpc: portOf(running?.grpc) ?? otlp.grpc_port,
    };
    const reports = examineTools(paths.home, { hooks: true, otel: true, newerEvents: false, env, ports }, null);
    const sentences = reports.map((report) => `${PLATFORM_LABELS[report.platform]}: ${stateOf(report)}`);
    return [ok(`Installed in the tools' settings: ${sentences.join('; ')}.`), ...reports.flatMap(troubleOf)];
  },
};

function portOf(address: string | undefined): number | undefined {
  const port = /:(\d+)\/?$/.exec(address ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}

function stateOf({ state, hooks, otel }: IntegrationReport): string {
  if (state === 'absent') return 'no';
  if (state === 'unreadable') return 'not known';
  const parts = [...(hooks ? ['hooks'] : []), ...(otel ? ['OpenTelemetry'] : [])].join(' and ');
  return state === 'outdated' ? `outdated (${parts})` : `yes (${parts})`;
}

function troubleOf({ state, tool, platform, hooks, otel }: IntegrationReport): Verdict[] {
  const label = PLATFORM_LABELS[platform];
  if (state === 'outdated') {
    const part = hooks === otel ? '' : hooks ? ' --hooks-only' : ' --otel-only';
    return [
      warning(
        `What the settings of ${label} hold was written by another version or home of Blueplane, or was changed since.`,
        `Run \`blueplane install ${tool}${part}\`.`,
      ),
    ];
  }
  if (state !== 'unreadable') return [];
  return [
    warning(
      `The settings of ${label} cannot be read.`,
      `Run \`blueplane install ${tool} --dry-run\`: it names the file and the mistake.`,
    ),
  ];
}
