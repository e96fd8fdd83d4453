import { createServer, type Server, type Socket } from 'node:net';

/** How many ports after the wanted one are tried before any free one is taken. */
const NEXT_PORTS = 20;
/** How often a free port is asked for when only one of the two address families had it free. */
const ANY_PORT_TRIES = 10;
const HIGHEST_PORT = 65_535;
/** Connections of one address family at the same time. A dashboard needs a handful; this bounds memory. */
const CONNECTIONS_MAX = 256;

/** Somebody else listens there, or this user may not. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);
/** This machine has no such address. */
const NO_FAMILY = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);

/** A server of any protocol; one of HTTP can tell its idle connections from others. */
export type ListeningServer = Server & { closeIdleConnections?(): void };

/** What is told of a port that could not be had. */
export type PortWords = { what: string; setting: string };
const DASHBOARD: PortWords = { what: 'the dashboard', setting: 'gateway.port' };

/** Where a server listens. */
export type Listening = {
  port: number;
  /** Whether [::1] answers too. */
  ipv6: boolean;
  /** Why another port than the wanted one is used, null when it is the wanted one. */
  notice: string | null;
  /** Takes no more connections and ends the open ones: idle ones at once, the others after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/**
 * Lets `server` answer on 127.0.0.1 and [::1] with the same port. A taken port is not a failure: the next ones are
 * tried, then any free one. A machine without IPv6 gets 127.0.0.1 only.
 * @param wanted port 1-65535, or 0 for any free one
 * @param earlier the port an earlier life listened on: tried first, because open pages look for it there
 * @param ipv6Address the second address
 * @param words what listens there, and the setting that chooses another port
 * @throws the system's error when 127.0.0.1 cannot be listened on at all
 */
export async function listenOnLoopback(
  server: ListeningServer,
  wanted: number,
  {
    earlier = null,
    ipv6Address = '::1',
    words = DASHBOARD,
  }: { earlier?: number | null; ipv6Address?: string; words?: PortWords } = {},
): Promise<Listening> {
  server.maxConnections = CONNECTIONS_MAX;
  const connections = trackConnections(server);
  let refusal = 'EADDRINUSE';
  for (const candidate of [...(earlier === null ? [] : [earlier]), ...candidates(wanted)]) {
    const attempt = await tryPort(server, candidate, ipv6Address, connections);
    if (typeof attempt === 'string') {
      refusal = candidate === wanted ? attempt : refusal;
      continue;
    }
    const asWanted = wanted === 0 || attempt.port === wanted || attempt.port === earlier;
    const notice = asWanted ? null : conflictNotice(wanted, attempt.port, refusal, words);
    return { ...attempt, notice };
  }
  throw new Error(
    `No free port on 127.0.0.1 near ${wanted}. End a program that listens there, or set ${words.setting}.`,
  );
}

function candidates(wanted: number): number[] {
  const anyFree = new Array<number>(ANY_PORT_TRIES).fill(0);
  if (wanted === 0) return anyFree;
  const near = Array.from({ length: NEXT_PORTS + 1 }, (_, step) => wanted + step);
  return [...near.filter((port) => port <= HIGHEST_PORT), ...anyFree];
}

function conflictNotice(wanted: number, used: number, refusal: string, { what, setting }: PortWords): string {
  const why = refusal === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
  return `Port ${wanted} ${why}, so ${what} is on port ${used}. Set ${setting} in config.yaml to choose another.`;
}

/** @returns the error code when the port is taken in one of the families. */
async function tryPort(
  server: ListeningServer,
  port: number,
  ipv6Address: string,
  connections: ReadonlySet<Socket>,
): Promise<Omit<Listening, 'notice'> | string> {
  // The second family hands its connections to the one HTTP server, so that limits and timeouts are shared.
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    server.emit('connection', socket);
  });
  second.maxConnections = CONNECTIONS_MAX;
  const secondRefused = await listen(second, port, ipv6Address);
  if (secondRefused !== null && !NO_FAMILY.has(secondRefused)) return secondRefused;
  const ipv6 = secondRefused === null;
  const firstRefused = await listen(server, ipv6 ? portOf(second) : port, '127.0.0.1');
  if (firstRefused !== null) {
    if (ipv6) await close(second);
    return firstRefused;
  }
  async function closeBoth(graceMs: number): Promise<void> {
    const closing = Promise.all([close(server), close(second)]);
    server.closeIdleConnections?.();
    const impatient = setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, graceMs);
    await closing;
    clearTimeout(impatient);
  }
  return { port: portOf(server), ipv6, close: closeBoth };
}

/** The open connections, upgraded ones included, which a server forgets. */
function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  return connections;
}

/** @returns null when it listens, the error code when the port or the family cannot be had. */
function listen(server: Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening);
      const code = error.code ?? '';
      if (TAKEN.has(code) || NO_FAMILY.has(code)) resolve(code);
      else reject(error);
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve(null);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ port, host });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) resolve();
    else server.close(() => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
