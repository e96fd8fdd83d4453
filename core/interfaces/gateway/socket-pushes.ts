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
  stop(): void;
};

export type PushOptions = {
  socket: WebSocket;
  watched: readonly ApiMethodName[];
  /** Whether the client knows the figures of this revision already. */
  resumed: boolean;
  revision: () => number;
  /** The answer to a watched question at this moment, as JSON; null when it cannot be worked out. */
  answer: (method: ApiMethodName) => Promise<string | null>;
  send: (message: SocketMessage | string) => void;
};

export function createSocketPushes({ socket, watched, resumed, revision, answer, send }: PushOptions): SocketPushes {
  const known = new Map<ApiMethodName, string>();
  let waiting = !resumed && watched.length > 0;
  let first = waiting;
  let busy = false;
  let gap: NodeJS.Timeout | null = null;
  let stopped = false;

  function go(): void {
    if (!waiting || busy || gap !== null || stopped) return;
    gap = setTimeout(endGap, SMALLEST_GAP_MS);
    if (socket.bufferedAmount > BEHIND_BYTES) return;
    waiting = false;
    if (watched.length === 0) {
      send({ type: 'changed', change: { revision: revision() } });
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
    const type = first ? 'snapshot' : 'update';
    const parts: string[] = [];
    for (const method of watched) {
      const text = await answer(method);
      if (text === null || known.get(method) === text) continue;
      known.set(method, text);
      parts.push(`${JSON.stringify(method)}:${text}`);
    }
    if (stopped) return;
    first = false;
    if (parts.length === 0) send({ type: 'changed', change: { revision: at } });
    else send(`{"type":"${type}","revision":${at},"figures":{${parts.join(',')}}}`);
  }

  go();
  return {
    changed() {
      waiting = true;
      go();
    },
    stop() {
      stopped = true;
      if (gap !== null) clearTimeout(gap);
    },
  };
}
