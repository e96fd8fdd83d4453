import type { WebSocket } from '@fastify/websocket';
import type { ApiMethodName, SocketMessage } from '../../contracts/api.ts';

/** Ten pushes a second at most, to each client. Answers to its own questions are not counted. */
const SMALLEST_GAP_MS = 100;
/** Unsent bytes beyond which a client is told nothing new: it hears of all of it once when it has caught up. */
const BEHIND_BYTES = 256 * 1024;

/** What one client is told unasked. */
export type SocketPushes = {
  /** Something changed. Told at once, or when the gap is over or the client has caught up; many changes are one message. */
  changed(): void;
  /** Nothing changed but the clock: told of only where a figure is another one. */
  lookAgain(): void;
  stop(): void;
};

export type PushOptions = {
  socket: Pick<WebSocket, 'bufferedAmount'>;
  watched: readonly ApiMethodName[];
  /** Whether the client knows the figures of this revision already. */
  resumed: boolean;
  revision: () => number;
  /** What the client names that knows all it watches, as it was now. */
  mark: () => string;
  /** The answer to a watched question at this moment, as JSON; null when it cannot be worked out. */
  answer: (method: ApiMethodName) => Promise<string | null>;
  send: (message: SocketMessage | string) => void;
};

export function createSocketPushes({
  socket,
  watched,
  resumed,
  revision,
  mark,
  answer,
  send,
}: PushOptions): SocketPushes {
  const known = new Map<ApiMethodName, string>();
  let waiting = !resumed && watched.length > 0;
  let first = waiting;
  /** Only the clock went on since the last push. */
  let quiet = false;
  let busy = false;
  let gap: NodeJS.Timeout | null = null;
  let stopped = false;

  function go(): void {
    if (!waiting || busy || gap !== null || stopped) return;
    gap = setTimeout(endGap, SMALLEST_GAP_MS);
    if (socket.bufferedAmount > BEHIND_BYTES) return;
    waiting = false;
    if (watched.length === 0) {
      send({ type: 'changed', change: { revision: revision() }, mark: mark() });
      return;
    }
    busy = true;
    void tellFigures().finally(() => {
      busy = false;
      go();
    });
  }

  function endGap(): void {
    gap = null;
    go();
  }

  async function tellFigures(): Promise<void> {
    const at = revision();
    const markThen = mark();
    const onlyClock = quiet;
    quiet = true;
    let knowsAll = true;
    const type = first ? 'snapshot' : 'update';
    const parts: string[] = [];
    for (const method of watched) {
      const text = await answer(method);
      if (text === null) knowsAll = false;
      if (text === null || known.get(method) === text) continue;
      known.set(method, text);
      parts.push(`${JSON.stringify(method)}:${text}`);
    }
    if (stopped) return;
    first = false;
    const marked = knowsAll ? `,"mark":${JSON.stringify(markThen)}` : '';
    if (parts.length > 0) send(`{"type":"${type}","revision":${at},"figures":{${parts.join(',')}}${marked}}`);
    else if (!onlyClock) send(`{"type":"changed","change":{"revision":${at}}${marked}}`);
  }

  go();
  return {
    changed() {
      quiet = false;
      waiting = true;
      go();
    },
    lookAgain() {
      if (watched.length === 0) return;
      waiting = true;
      go();
    },
    stop() {
      stopped = true;
      if (gap !== null) clearTimeout(gap);
    },
  };
}
