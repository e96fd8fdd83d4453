import type { Settings } from '../../../contracts/settings.ts';

/** The ports to listen on, and what of the wishes cannot be obeyed. 0 = any free one. */
export type OtlpPorts = { http: number; grpc: number; problem: string | null };

const HIGHEST_PORT = 65_535;
const VARIABLES = { http: 'BLUEPLANE_OTLP_HTTP_PORT', grpc: 'BLUEPLANE_OTLP_GRPC_PORT' } as const;

/**
 * `BLUEPLANE_OTLP_HTTP_PORT` and `BLUEPLANE_OTLP_GRPC_PORT`, else the settings. A program that wants any free port for its
 * dashboard (`BLUEPLANE_PORT=0`) stands beside another one, and leaves it the ports that senders know.
 */
export function chooseOtlpPorts(
  { http_port, grpc_port }: Pick<Settings['gateway']['otlp'], 'http_port' | 'grpc_port'>,
  env: Readonly<Record<string, string | undefined>>,
): OtlpPorts {
  const problems: string[] = [];
  const choose = (variable: string, setting: number): number => {
    const wish = env[variable] ?? '';
    if (wish === '') return env.BLUEPLANE_PORT === '0' ? 0 : setting;
    const port = Number(wish);
    if (/^\d+$/.test(wish) && port <= HIGHEST_PORT) return port;
    problems.push(`${variable} is not a port: use a whole number from 0 to ${HIGHEST_PORT} (0 = any free one).`);
    return setting;
  };
  const [http, grpc] = [choose(VARIABLES.http, http_port), choose(VARIABLES.grpc, grpc_port)];
  return { http, grpc, problem: problems.length > 0 ? problems.join(' ') : null };
}
