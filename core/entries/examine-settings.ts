import { examineTools } from '../capture/hooks/install/installer.ts';
import type { IntegrationReport } from '../contracts/integration.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { Settings } from '../contracts/settings.ts';

export type ExamineSettings = typeof examineSettings;

/**
 * How the settings of each tool stand, as the gateway looks at them. Writes nothing.
 * @param home absolute
 * @param owner says at which ports OpenTelemetry is taken in; null: those of the settings are meant
 */
export function examineSettings(
  home: string,
  { gateway: { otlp } }: Settings,
  owner: OwnerStatus | null,
  env: NodeJS.ProcessEnv,
): IntegrationReport[] {
  const ports = {
    http: portOf(owner?.otlp?.http) ?? otlp.http_port,
    grpc: portOf(owner?.otlp?.grpc) ?? otlp.grpc_port,
  };
  return examineTools(home, { hooks: true, otel: true, newerEvents: false, env, ports }, null);
}

function portOf(address: string | undefined): number | undefined {
  const port = /:(\d+)\/?$/.exec(address ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}
