import { exporterPorts } from '../capture/hooks/install/installer.ts';
import { HOOKED_PLATFORMS, HOOKED_TOOLS } from '../contracts/hook-record.ts';
import { PLATFORM_LABELS } from '../contracts/platform.ts';
import { type Check, ok, type Patient, type Verdict, warning } from './check.ts';
import { answers } from './check-owner.ts';

type Ports = { http: number; grpc: number };

/** Whether OpenTelemetry can be taken in, and whether the tools send it there. */
export const checkOtlp: Check = {
  name: 'otlp',
  async look(patient) {
    const { settings, owner } = patient;
    const { enabled, otlp } = settings.gateway;
    if (!enabled || !otlp.enabled) return [ok('OpenTelemetry is not taken in (gateway.otlp.enabled).')];
    if (owner === 'silent') return [ok('Where OpenTelemetry is taken in is known when the server answers.')];
    const listening = owner?.otlp ?? null;
    if (owner !== null && listening === null) {
      return [
        warning(
          'OpenTelemetry is switched on, and nothing listens for it.',
          'See `blueplane logs`, then run `blueplane restart`.',
        ),
      ];
    }
    if (listening === null) {
      const wanted = { http: otlp.http_port, grpc: otlp.grpc_port };
      const taken = patient.env.BLUEPLANE_PORT === '0' ? [] : await takenOf(wanted);
      return [
        ...(taken.length > 0 ? taken : [ok('The ports of OpenTelemetry are free.')]),
        ...senders(patient, wanted),
      ];
    }
    const ports = { http: portOf(listening.http), grpc: portOf(listening.grpc) };
    const there = `OpenTelemetry is taken in at ${listening.http} and ${listening.grpc}`;
    const state =
      listening.notice === null
        ? ok(`${there}.`)
        : warning(
            `${there}. ${listening.notice}`,
            'Free the port, then run `blueplane restart`; or set gateway.otlp in config.yaml.',
          );
    return [state, ...senders(patient, ports)];
  },
};

async function takenOf({ http, grpc }: Ports): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [port, setting] of [
    [http, 'http_port'],
    [grpc, 'grpc_port'],
  ] as const) {
    if (port === 0 || !(await answers(port))) continue;
    verdicts.push(
      warning(
        `Port ${port} of OpenTelemetry is taken by another program.`,
        `Free it, or set gateway.otlp.${setting} in config.yaml: tools send to that port.`,
      ),
    );
  }
  return verdicts;
}

/** Whether the exporters of tools that send to this machine reach these ports. */
function senders({ paths, env }: Patient, ports: Ports): Verdict[] {
  const here: string[] = [];
  const elsewhere: Verdict[] = [];
  for (const tool of HOOKED_TOOLS) {
    const label = PLATFORM_LABELS[HOOKED_PLATFORMS[tool]];
    const told = exporterPorts(paths.home, tool, { hooks: false, otel: true, newerEvents: false, env, ports });
    const lost = told.filter((port) => port !== ports.http && port !== ports.grpc);
    if (told.length > 0 && lost.length === 0) here.push(label);
    for (const port of lost) {
      elsewhere.push(
        warning(
          `${label} sends OpenTelemetry to port ${port}, where Blueplane does not listen.`,
          `Run \`blueplane install ${tool} --otel-only\`, then start ${label} anew. If that is a collector of yours, let it send on.`,
        ),
      );
    }
  }
  const words = here.length === 0 ? [] : [ok(`Sent there by the settings of ${here.join(', ')}.`)];
  return [...words, ...elsewhere];
}

function portOf(address: string): number {
  return URL.canParse(address) ? Number(new URL(address).port) : 0;
}
