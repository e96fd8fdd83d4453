import { IN_FLIGHT_MAX_BYTES, IN_FLIGHT_MAX_REQUESTS } from './limits.ts';

/** The place of one request among those that are being answered. */
export type Ticket = {
  /** Asks for room for more bytes of it. @returns false: there is none */
  take(bytes: number): boolean;
  /** Gives everything back. Safe to call twice. */
  done(): void;
};

/** Bounds what all requests of one protocol together hold in memory. */
export class InFlight {
  readonly #maxBytes: number;
  readonly #maxRequests: number;
  #bytes = 0;
  #requests = 0;

  constructor(maxBytes: number = IN_FLIGHT_MAX_BYTES, maxRequests: number = IN_FLIGHT_MAX_REQUESTS) {
    this.#maxBytes = maxBytes;
    this.#maxRequests = maxRequests;
  }

  /** @returns null: too many requests are being answered */
  enter(): Ticket | null {
    if (this.#requests >= this.#maxRequests) return null;
    this.#requests += 1;
    let own = 0;
    let isDone = false;
    return {
      take: (bytes) => {
        if (this.#bytes + bytes > this.#maxBytes) return false;
        this.#bytes += bytes;
        own += bytes;
        return true;
      },
      done: () => {
        if (isDone) return;
        isDone = true;
        this.#requests -= 1;
        this.#bytes -= own;
      },
    };
  }
}
