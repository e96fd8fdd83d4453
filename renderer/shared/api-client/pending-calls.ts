/** A call that waits for its answer, with what was sent. */
type PendingCall<Sent> = {
  sent: Sent;
  resolve: (result: unknown) => void;
  reject: (reason: Error) => void;
  timeout: ReturnType<typeof setTimeout> | undefined;
};

export type PendingCalls<Sent> = {
  add(id: number, sent: Sent): Promise<unknown>;
  resolve(id: number, result: unknown): void;
  reject(id: number, reason: Error): void;
  rejectAll(reason: Error): void;
  /** What was sent with all waiting calls, oldest first: it can be sent again over the next connection. */
  waiting(): Sent[];
  readonly size: number;
};

/**
 * The calls that have no answer yet. An answer that comes after its call timed out is ignored.
 *
 * @param timeoutMs after this long a call fails with an error that says so; null where a person answers
 * @param onTimeout told after a call timed out
 */
export function createPendingCalls<Sent>(timeoutMs: number | null, onTimeout: () => void): PendingCalls<Sent> {
  const calls = new Map<number, PendingCall<Sent>>();

  function take(id: number): PendingCall<Sent> | undefined {
    const call = calls.get(id);
    if (call) {
      clearTimeout(call.timeout);
      calls.delete(id);
    }
    return call;
  }

  return {
    add(id, sent) {
      return new Promise((resolve, reject) => {
        const timeout =
          timeoutMs === null
            ? undefined
            : setTimeout(() => {
                take(id)?.reject(new Error(`No answer from Blueplane for ${timeoutMs / 1000} seconds.`));
                onTimeout();
              }, timeoutMs);
        calls.set(id, { sent, resolve, reject, timeout });
      });
    },
    resolve: (id, result) => take(id)?.resolve(result),
    reject: (id, reason) => take(id)?.reject(reason),
    rejectAll(reason) {
      for (const id of [...calls.keys()]) {
        take(id)?.reject(reason);
      }
    },
    waiting: () => [...calls.values()].map((call) => call.sent),
    get size() {
      return calls.size;
    },
  };
}
