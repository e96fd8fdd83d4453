import type { Page } from '@playwright/test';

/** Test support: a dashboard whose answers can be kept back, as by a server that is too busy to answer. */

export type HeldAnswers = {
  /** From now on the page hears nothing; what it asks still reaches the server. */
  hold(): Promise<void>;
  /** Hands on what was kept back, in its order, and everything after it at once. */
  release(): Promise<void>;
};

/** To be called before the page is loaded. A stopped process would not do: it is ended after half a minute of silence. */
export async function holdableAnswers(page: Page): Promise<HeldAnswers> {
  let kept: (() => void)[] | null = null;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (kept === null) socket.send(message);
      else kept.push(() => socket.send(message));
    });
  });
  return {
    hold: async () => {
      kept ??= [];
    },
    release: async () => {
      const before = kept ?? [];
      kept = null;
      for (const send of before) send();
    },
  };
}
