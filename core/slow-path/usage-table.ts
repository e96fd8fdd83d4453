import type { Platform } from '../contracts/platform.ts';
import type { CostSource } from '../contracts/usage.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import type { UsageObservation } from './usage-observation.ts';
import type { UsageChange } from './usage-store.ts';

/** A row of `usage`: a response and what it cost. */
export type UsageRow = {
  id: number | bigint;
  observation: UsageObservation;
  /** Worked out from several observations, see `usage_observations`. */
  isMerged: boolean;
  costPicoUsd: number;
  costSource: CostSource;
  priceVersion: string | null;
};

type Price = Pick<UsageRow, 'costPicoUsd' | 'costSource' | 'priceVersion'>;

type StoredRow = {
  id: number;
  platform: Platform;
  message_id: string;
  request_id: string;
  external_id: string;
  parent_external_id: string | null;
  agent_id: string | null;
  project_hash: string;
  model: string;
  occurred_at: number;
  input_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  cache_read_tokens: number;
  cache_write_5m_tokens: number;
  cache_write_1h_tokens: number;
  web_searches: number;
  speed: string | null;
  inference_geo: string | null;
  is_sidechain: number;
  is_background: number;
  is_merged: number;
  is_estimated: number;
  is_rewound: number;
  has_estimated_tokens: number;
  is_sent: number;
  reported_picousd: number | null;
  cost_picousd: number;
  cost_source: CostSource;
  price_version: string | null;
};

const COLUMNS = [
  'platform',
  'message_id',
  'request_id',
  'external_id',
  'parent_external_id',
  'agent_id',
  'project_hash',
  'model',
  'occurred_at',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'speed',
  'inference_geo',
  'is_sidechain',
  'is_background',
  'is_merged',
  'is_estimated',
  'is_rewound',
  'has_estimated_tokens',
  'is_sent',
  'reported_picousd',
  'cost_picousd',
  'cost_source',
  'price_version',
] as const satisfies readonly (keyof StoredRow)[];

/** Reads and writes rows of `usage`, prices them, and tells what changed. */
export class UsageTable {
  readonly #prices: PriceBook;
  readonly #changed: UsageChange;
  readonly #select;
  readonly #insert;
  readonly #update;
  readonly #delete;

  constructor(database: WritableDB, prices: PriceBook, changed: UsageChange) {
    this.#prices = prices;
    this.#changed = changed;
    // No ORDER BY: SQLite would build a sorter for each look-up, at ten times the price of the look-up itself.
    this.#select = database.prepare<[string, string], StoredRow>(
      `SELECT id, ${COLUMNS.join(', ')} FROM usage WHERE platform = ? AND message_id = ?`,
    );
    // Values by position: binding by name costs three times as much.
    this.#insert = database.prepare<(string | number | null)[]>(
      `INSERT INTO usage (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
    );
    this.#update = database.prepare<(string | number | bigint | null)[]>(
      `UPDATE usage SET ${COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    );
    this.#delete = database.prepare<[number | bigint]>('DELETE FROM usage WHERE id = ?');
  }

  /** The rows of one message, usually one. */
  ofMessage(platform: Platform, messageId: string): UsageRow[] {
    return this.#select.all(platform, messageId).map(fromStored);
  }

  /** Inserts a response, or brings the row that stands for it up to date. */
  put(row: UsageRow | null, observation: UsageObservation, isMerged: boolean): void {
    if (row !== null && row.isMerged === isMerged && sameObservation(row.observation, observation)) return;
    // Nothing that is billed changed: a price stays with its cost, whatever the table says by now.
    const price = row !== null && sameBill(row.observation, observation) ? priceOf(row) : this.#price(observation);
    const next = { observation, isMerged, ...price };
    if (row === null) {
      const { lastInsertRowid } = this.#insert.run(...values(next));
      this.#changed(null, { id: lastInsertRowid, ...next });
    } else {
      this.#update.run(...values(next), row.id);
      this.#changed(row, { id: row.id, ...next });
    }
  }

  /** Gives a row the price that it has now, whatever it had. */
  reprice(row: UsageRow): void {
    const next = { ...row, ...this.#price(row.observation) };
    this.#update.run(...values(next), row.id);
    this.#changed(row, next);
  }

  #price(observation: UsageObservation): Price {
    const { billed, occurredAt } = observation;
    const priced = this.#prices.priceResponse({
      ...billed,
      occurredAt,
      reportedCostPicoUsd: billed.reportedPicoUsd,
    });
    return {
      costPicoUsd: priced.costPicoUsd,
      costSource: billed.isEstimated === true && priced.costSource === 'calculated' ? 'estimated' : priced.costSource,
      priceVersion: priced.costSource === 'reported' ? null : priced.priceVersion,
    };
  }

  /** Withdraws a row whose response turned out to be another one's. */
  remove(row: UsageRow): void {
    this.#delete.run(row.id);
    this.#changed(row, null);
  }
}

function priceOf({ costPicoUsd, costSource, priceVersion }: UsageRow): Price {
  return { costPicoUsd, costSource, priceVersion };
}

function sameBill(left: UsageObservation, right: UsageObservation): boolean {
  return left.occurredAt === right.occurredAt && JSON.stringify(left.billed) === JSON.stringify(right.billed);
}

function sameObservation(left: UsageObservation, right: UsageObservation): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function fromStored(row: StoredRow): UsageRow {
  return {
    id: row.id,
    isMerged: row.is_merged === 1,
    costPicoUsd: row.cost_picousd,
    costSource: row.cost_source,
    priceVersion: row.price_version,
    observation: {
      platform: row.platform,
      messageId: row.message_id,
      requestId: row.request_id,
      isSidechain: row.is_sidechain === 1,
      occurredAt: row.occurred_at,
      billed: {
        model: row.model,
        inputTokens: row.input_tokens,
        outputTokens: row.output_tokens,
        reasoningTokens: row.reasoning_tokens,
        cacheReadTokens: row.cache_read_tokens,
        cacheWrite5mTokens: row.cache_write_5m_tokens,
        cacheWrite1hTokens: row.cache_write_1h_tokens,
        webSearches: row.web_searches,
        speed: row.speed,
        inferenceGeo: row.inference_geo,
        reportedPicoUsd: row.reported_picousd,
        ...(row.is_estimated === 1 ? { isEstimated: true as const } : {}),
        ...(row.has_estimated_tokens === 1 ? { hasEstimatedTokens: true as const } : {}),
        ...(row.is_sent === 1 ? { isSent: true as const } : {}),
      },
      attribution: {
        isBackground: row.is_background === 1,
        externalId: row.external_id,
        agentId: row.agent_id,
        projectHash: row.project_hash,
        ...(row.parent_external_id === null ? {} : { parentExternalId: row.parent_external_id }),
      },
      ...(row.is_rewound === 1 ? { isRewound: true as const } : {}),
    },
  };
}

function values(row: Omit<UsageRow, 'id'>): (string | number | null)[] {
  const stored = toStored(row);
  return COLUMNS.map((name) => stored[name]);
}

function toStored(row: Omit<UsageRow, 'id'>): Omit<StoredRow, 'id'> {
  const { billed, attribution, ...observation } = row.observation;
  return {
    platform: observation.platform,
    message_id: observation.messageId,
    request_id: observation.requestId,
    external_id: attribution.externalId,
    parent_external_id: attribution.parentExternalId ?? null,
    agent_id: attribution.agentId,
    project_hash: attribution.projectHash,
    model: billed.model,
    occurred_at: observation.occurredAt,
    input_tokens: billed.inputTokens,
    output_tokens: billed.outputTokens,
    reasoning_tokens: billed.reasoningTokens,
    cache_read_tokens: billed.cacheReadTokens,
    cache_write_5m_tokens: billed.cacheWrite5mTokens,
    cache_write_1h_tokens: billed.cacheWrite1hTokens,
    web_searches: billed.webSearches,
    speed: billed.speed,
    inference_geo: billed.inferenceGeo,
    is_sidechain: observation.isSidechain ? 1 : 0,
    is_background: attribution.isBackground ? 1 : 0,
    is_merged: row.isMerged ? 1 : 0,
    is_estimated: billed.isEstimated === true ? 1 : 0,
    is_rewound: observation.isRewound === true ? 1 : 0,
    has_estimated_tokens: billed.hasEstimatedTokens === true ? 1 : 0,
    is_sent: billed.isSent === true ? 1 : 0,
    reported_picousd: billed.reportedPicoUsd,
    cost_picousd: row.costPicoUsd,
    cost_source: row.costSource,
    price_version: row.priceVersion,
  };
}
