/** Rows of a session, as the tables hold them. Times are epoch milliseconds. */
export type InventedSession = {
  platform: string;
  externalId: string;
  project: { hash: string; name: string };
  startedAt: number;
  lastActivityAt: number;
  endedAt: number | null;
  changedLines: number;
  totalTokens: number;
  responses: ResponseRow[];
  calls: CallRow[];
  prompts: { id: string; at: number; length: number }[];
  decisions: DecisionRow[];
  changes: ChangeRow[];
};

export type ResponseRow = {
  messageId: string;
  requestId: string;
  agentId: string | null;
  model: string;
  at: number;
  input: number;
  output: number;
  reasoning: number;
  cacheRead: number;
  write5m: number;
  write1h: number;
  webSearches: number;
  costPicoUsd: number;
  costSource: string;
  priceVersion: string;
};

export type CallRow = {
  id: string;
  agentId: string | null;
  name: string;
  at: number;
  durationMs: number;
  /** null: its end was never seen. */
  success: 0 | 1 | null;
  errorClass: string | null;
  extension: string | null;
  linesAdded: number | null;
  linesRemoved: number | null;
};

export type DecisionRow = {
  id: string;
  callId: string;
  tool: string;
  at: number;
  decision: 'accepted' | 'modified' | 'rejected';
  decidedBy: 'user' | 'automatic';
  lines: number;
};

export type ChangeRow = { id: string; callId: string; at: number; extension: string; added: number; removed: number };
