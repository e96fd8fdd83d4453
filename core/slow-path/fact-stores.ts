import type { Platform } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { CodeChangeStore } from './code-change-store.ts';
import { ConversationStore } from './conversation-store.ts';
import { DailyAcceptanceStore } from './daily-acceptance-store.ts';
import { DecisionStore } from './decision-store.ts';
import type { DecisionFact, EventFacts } from './event-facts.ts';
import { mergeCalls } from './merge-calls.ts';
import { RateLimitStore } from './rate-limit-store.ts';
import { ToolCallStore } from './tool-call-store.ts';
import { UsageRollup } from './usage-rollup.ts';
import { mergeSnapshots } from './usage-snapshots.ts';
import { UsageStore } from './usage-store.ts';
import { UsageSums } from './usage-sums.ts';

/** The stores of everything derived, and what ties them: sums follow each change of usage, calls and changes. */
export class FactStores {
  readonly usage: UsageStore;
  readonly conversations: ConversationStore;
  readonly toolCalls: ToolCallStore;
  readonly decisions: DecisionStore;
  readonly codeChanges: CodeChangeStore;
  readonly rateLimits: RateLimitStore;
  readonly dailyAcceptance: DailyAcceptanceStore;
  readonly #sums: UsageSums;

  constructor(database: WritableDB, prices: PriceBook) {
    this.conversations = new ConversationStore(database);
    this.#sums = new UsageSums(new UsageRollup(database), this.conversations);
    this.toolCalls = new ToolCallStore(database);
    this.decisions = new DecisionStore(database);
    this.codeChanges = new CodeChangeStore(database);
    this.rateLimits = new RateLimitStore(database);
    this.dailyAcceptance = new DailyAcceptanceStore(database);
    this.usage = new UsageStore(database, prices, (before, after) => this.#sums.follow(before, after));
  }

  /** Takes in what single events say. Order and repetition change nothing. Call inside a transaction. */
  observe(platform: Platform, batch: readonly EventFacts[]): void {
    const edited = new Set<string>();
    // An attempt that was given up left nothing in the database, and must leave nothing here.
    this.usage.reset();
    this.conversations.observe(platform, batch);
    this.summedTogether(() => {
      for (const observation of mergeSnapshots(batch)) this.usage.observe(observation);
    });
    for (const call of mergeCalls(batch)) {
      if (call.toolName !== null) this.decisions.nameTool(platform, call.toolUseId, call.toolName);
      for (const externalId of this.toolCalls.observe(platform, call)) edited.add(externalId);
    }
    for (const facts of batch) {
      for (const decision of facts.decisions ?? []) this.#decide(platform, decision);
      for (const change of facts.codeChanges ?? []) {
        for (const externalId of this.codeChanges.observe(platform, change)) edited.add(externalId);
      }
    }
    this.usage.markShared(platform);
    for (const externalId of edited) this.conversations.recountChanges(platform, externalId);
  }

  /** Changes usage, whose sums are then written once: see {@link UsageSums.together}. Call inside a transaction. */
  summedTogether(changeUsage: () => void): void {
    this.#sums.together(changeUsage);
  }

  /** A decision and the call that names its tool may be told apart from each other, in any order. */
  #decide(platform: Platform, decision: DecisionFact): void {
    const named = decision.toolUseId === null ? null : this.toolCalls.nameOf(platform, decision.toolUseId);
    this.decisions.observe(platform, { ...decision, toolName: decision.toolName ?? named });
  }
}
