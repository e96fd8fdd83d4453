/** A call that waits for its answer, kept so that it can be sent again over the next connection. */
type PendingCall = {
  frame: string;
  resolve: (result: unknown) => void;
  reject: (reason: Error) => void;
  timeout: ReturnType<typeof setTimeout>;
};

export type PendingCalls = {
  add(id: number, frame: string): Promise<unknown>;
  resolve(id: number, result: unknown): void;
  reject(id: number, reason: Error): void;
  rejectAll(reason: Error): void;
  /** The frames of all waiting calls, oldest first. */
  frames(): string[];
  readonly size: number;
};

/**
 * The calls that have no answer yet. Every method of the contract only reads, so asking twice does no harm.
 *
 * @param timeoutMs after this long a call fails with an error that says so
 * @param onTimeout told after a call timed out
 */
export function createPendingCalls(timeoutMs: number, onTimeout: () => void): PendingCalls {
  const calls = new Map<number, PendingCall>();

  function take(id: number): PendingCall | undefined {
    const call = calls.get(id);
    if (call) {
      clearTimeout(call.timeout);
      calls.delete(id);
    }
    return call;
  }

  return {
    add(id, frame) {
      return new Promise((resolve, reject) => {
        const timeout = setTimeout(() => {
          take(id)?.reject(new Error(`No answer from Blueplane for ${timeoutMs / 1000} seconds.`));
          onTimeout();
        }, timeoutMs);
        calls.set(id, { frame, resolve, reject, timeout });
      });
    },
    resolve: (id, result) => take(id)?.resolve(result),
    reject: (id, reason) => take(id)?.reject(reason),
    rejectAll(reason) {
      for (const id of [...calls.keys()]) {
        take(id)?.reject(reason);
      }
    },
    frames: () => [...calls.values()].map((call) => call.frame),
    get size() {
      return calls.size;
    },
  };
}
