/** A port of the dashboard and where the wish came from. */
export type ChosenPort = { port: number; problem: string | null };

const HIGHEST_PORT = 65_535;

/**
 * The port to listen on: `BLUEPLANE_PORT`, else the setting. 0 = any free one.
 * A value that is no port is not obeyed; `problem` says so and what is allowed.
 */
export function choosePort(setting: number, env: Record<string, string | undefined>): ChosenPort {
  const wish = env.BLUEPLANE_PORT;
  if (wish === undefined || wish === '') return { port: setting, problem: null };
  const port = Number(wish);
  if (/^\d+$/.test(wish) && port <= HIGHEST_PORT) return { port, problem: null };
  return {
    port: setting,
    problem: `BLUEPLANE_PORT is not a port: use a whole number from 0 to ${HIGHEST_PORT} (0 = any free one). ${setting} is used.`,
  };
}

/**
 * The port of an earlier life of the gateway, where open pages look for it; null when there was none, or when another
 * port is wished for by now.
 * @param earlier what that life told when it was ready
 */
export function earlierPort(earlier: Record<string, string> | undefined, wanted: number): number | null {
  return earlier?.wanted === String(wanted) ? portOfAddress(earlier.dashboard) : null;
}

/** The port of the address an earlier life of the gateway gave out, null when there is none. */
export function portOfAddress(address: string | undefined): number | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const port = Number(new URL(address).port);
  return port > 0 ? port : null;
}
