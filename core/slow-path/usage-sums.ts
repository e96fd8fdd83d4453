import type { Platform } from '../contracts/platform.ts';
import type { ConversationStore } from './conversation-store.ts';
import {
  bucketName,
  type RollupDelta,
  rollupDeltas,
  sumOfDeltas,
  totalTokens,
  type UsageRollup,
} from './usage-rollup.ts';
import type { UsageRow } from './usage-table.ts';

type TokenDelta = { platform: Platform; externalId: string; tokens: number };

/** What was added to sums and is not written yet. */
type Pending = { buckets: Map<string, RollupDelta>; tokens: Map<string, TokenDelta> };

/**
 * Keeps the sums over `usage` that are not kept by triggers: those of buckets and of conversations. Hundreds of responses
 * of a batch fall into the same few, each of which is written once.
 */
export class UsageSums {
  readonly #rollup: Pick<UsageRollup, 'add'>;
  readonly #conversations: Pick<ConversationStore, 'addTokens'>;
  #pending: Pending | null = null;

  constructor(rollup: Pick<UsageRollup, 'add'>, conversations: Pick<ConversationStore, 'addTokens'>) {
    this.#rollup = rollup;
    this.#conversations = conversations;
  }

  /** Follows one change of `usage`, at once or with {@link together}. */
  follow(before: UsageRow | null, after: UsageRow | null): void {
    const pending = this.#pending ?? { buckets: new Map(), tokens: new Map() };
    for (const delta of rollupDeltas(before, after)) this.#addDelta(pending, delta);
    if (before !== null) addTokens(pending, before, -1);
    if (after !== null) addTokens(pending, after, 1);
    if (this.#pending === null) this.#write(pending);
  }

  /**
   * Writes what changes during `act` at its end. Call inside a transaction, with nothing in `act` that reads the sums or
   * withdraws a conversation. @throws what `act` does: nothing of it is written then
   */
  together(act: () => void): void {
    const pending: Pending = { buckets: new Map(), tokens: new Map() };
    this.#pending = pending;
    try {
      act();
    } finally {
      this.#pending = null;
    }
    this.#write(pending);
  }

  #addDelta({ buckets }: Pending, delta: RollupDelta): void {
    const name = bucketName(delta);
    const known = buckets.get(name);
    const sum = known === undefined ? delta : sumOfDeltas(known, delta);
    buckets.set(name, sum ?? delta);
    if (sum === null && known !== undefined) this.#rollup.add(known);
  }

  #write({ buckets, tokens }: Pending): void {
    for (const delta of buckets.values()) this.#rollup.add(delta);
    for (const { platform, externalId, tokens: sum } of tokens.values()) {
      if (sum !== 0) this.#conversations.addTokens(platform, externalId, sum);
    }
  }
}

function addTokens({ tokens }: Pending, row: UsageRow, sign: 1 | -1): void {
  const { attribution, platform } = row.observation;
  const { externalId } = attribution;
  const name = `${platform}\0${externalId}`;
  const added = sign * totalTokens(row);
  const known = tokens.get(name);
  if (known === undefined) tokens.set(name, { platform, externalId, tokens: added });
  else known.tokens += added;
}
