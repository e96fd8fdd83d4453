import { type EventProducer, QueueLostError } from '../queue/event-producer.ts';
import type { SourceStates } from './source-states.ts';

/** The queue must look empty this often in a row before unstored records count as lost. */
const LOST_AFTER_LOOKS = 25;

/** What a look at queue and database shows; `lost` are paths of files to read again: records of them are in neither. */
export type StoredLook = { stored: boolean; lost: string[] };

/** Follows whether what was queued is stored, and notices when it never will be because Redis lost it. */
export class StoredCheck {
  readonly #producer: EventProducer;
  readonly #states: SourceStates;
  #unstoredLooks = 0;

  constructor(producer: EventProducer, states: SourceStates) {
    this.#producer = producer;
    this.#states = states;
  }

  /**
   * @param oftenAsked looks follow each other within milliseconds, so that more of them are needed to be sure of a loss
   * @throws QueueLostError
   */
  async look(oftenAsked: boolean): Promise<StoredLook> {
    // Nothing can be lost then, and the next append notices that Redis is another one: it is not asked all day for that.
    if (!oftenAsked && this.#states.allStored()) {
      this.#unstoredLooks = 0;
      return { stored: true, lost: [] };
    }
    if (!(await this.#producer.intact())) throw new QueueLostError();
    const empty = (await this.#producer.length()) === 0;
    if (this.#states.allStored()) {
      this.#unstoredLooks = 0;
      return { stored: true, lost: [] };
    }
    this.#unstoredLooks = empty ? this.#unstoredLooks + 1 : 0;
    if (this.#unstoredLooks <= (oftenAsked ? LOST_AFTER_LOOKS : 1)) return { stored: false, lost: [] };
    this.#unstoredLooks = 0;
    return { stored: false, lost: this.#states.forgetUnstored() };
  }
}
