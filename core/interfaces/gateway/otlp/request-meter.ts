import { ATTRIBUTES_MAX, RECORDS_MAX, VALUES_MAX } from './limits.ts';

/** A request that is not taken. Its words hold nothing of what was sent. */
export class UnreadableRequest extends Error {
  readonly reason: 'malformed' | 'too_large';

  constructor(reason: 'malformed' | 'too_large', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Where JSON and protobuf say the same thing: what was sent is not what its type says. */
export function malformed(what: string): UnreadableRequest {
  return new UnreadableRequest('malformed', `The request cannot be read: ${what}.`);
}

/** Counts what a request holds while it is read, and ends the reading where it is more than anybody sends. */
export class RequestMeter {
  #values = 0;
  #records = 0;
  #rejected = 0;
  #hasWideMap = false;
  #isWideResource = false;

  /** Records that are not handed on because they, or their resource, have too many attributes. */
  get rejected(): number {
    return this.#rejected;
  }

  /** @throws UnreadableRequest */
  value(): void {
    this.#values += 1;
    if (this.#values > VALUES_MAX) {
      throw new UnreadableRequest('too_large', `The request holds more than ${VALUES_MAX} values.`);
    }
  }

  /** @throws UnreadableRequest */
  record(): void {
    this.#records += 1;
    if (this.#records > RECORDS_MAX) {
      throw new UnreadableRequest(
        'too_large',
        `The request holds more than ${RECORDS_MAX} records. Send less at once.`,
      );
    }
  }

  /** A map within a value was read, with so many attributes. */
  map(attributes: number): void {
    if (attributes > ATTRIBUTES_MAX) this.#hasWideMap = true;
  }

  /** A resource with so many attributes was read; what follows is of it. */
  resource(attributes: number): void {
    this.#isWideResource = this.#takeWide(attributes);
  }

  /** @returns whether the record that was just read, with so many attributes, is handed on; counted when not */
  admits(attributes: number): boolean {
    if (!this.#takeWide(attributes) && !this.#isWideResource) return true;
    this.#rejected += 1;
    return false;
  }

  /** Whether so many attributes are too many, or those of a map within them. */
  #takeWide(attributes: number): boolean {
    const isWide = this.#hasWideMap || attributes > ATTRIBUTES_MAX;
    this.#hasWideMap = false;
    return isWide;
  }
}
