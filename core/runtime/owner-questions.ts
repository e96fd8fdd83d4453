import type { FromWorker, ToWorker } from '../contracts/worker-messages.ts';

/** Asks the owner of the home to do an action of the contract. @throws (rejects) with words for people */
export type AskOwner = (action: string, args: unknown) => Promise<unknown>;

export type OwnerQuestions = {
  ask: AskOwner;
  take(answer: Extract<ToWorker, { type: 'action_result' }>): void;
};

/** What a worker asked of the owner and has no answer to yet. The owner ends only with its workers, so that no answer stays out. */
export function createOwnerQuestions(send: (message: FromWorker) => void): OwnerQuestions {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  return {
    ask(action, args) {
      lastId += 1;
      const answer = Promise.withResolvers<unknown>();
      open.set(lastId, answer);
      send({ type: 'action', id: lastId, action, args });
      return answer.promise;
    },
    take({ id, error, result }) {
      const answer = open.get(id);
      open.delete(id);
      if (error === null) answer?.resolve(result);
      else answer?.reject(new Error(error));
    },
  };
}
