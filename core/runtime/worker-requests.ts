import type { LetterOrder } from '../contracts/dead-letters.ts';
import type { ChooseInsightArgs } from '../contracts/insights.ts';
import type { FromWorker, ToWorker } from '../contracts/worker-messages.ts';

/** What can be asked of a worker. */
export type WorkerQuestion =
  | { type: 'ingest' }
  | { type: 'drain' }
  | { type: 'mint_address' }
  | { type: 'choose_insight'; args: ChooseInsightArgs }
  | { type: 'dead_letters'; order: LetterOrder }
  | { type: 'call'; method: string; args: unknown };

type Pending = {
  question: WorkerQuestion;
  resolve(result: unknown): void;
  reject(error: Error): void;
};

/** The open requests to one worker. They outlive its lives: a restarted worker is asked again. */
export type WorkerRequests = {
  /** Remembers a request and sends it if the worker runs. @throws (rejects) with the worker's own error text. */
  ask(question: WorkerQuestion, send: ((message: ToWorker) => void) | null): Promise<unknown>;
  /** Asks a new life everything that is still open. */
  resend(send: (message: ToWorker) => void): void;
  take(response: Extract<FromWorker, { type: 'response' }>): void;
  /** Ends all open requests with an error. */
  fail(message: string): void;
};

export function createWorkerRequests(): WorkerRequests {
  const open = new Map<number, Pending>();
  let lastId = 0;
  return {
    ask: (question, send) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        open.set(lastId, { question, resolve, reject });
        send?.({ ...question, id: lastId });
      }),
    resend(send) {
      for (const [id, { question }] of open) send({ ...question, id });
    },
    take({ id, error, result }) {
      const pending = open.get(id);
      open.delete(id);
      if (error === null) pending?.resolve(result);
      else pending?.reject(new Error(error));
    },
    fail(message) {
      for (const pending of open.values()) pending.reject(new Error(message));
      open.clear();
    },
  };
}
