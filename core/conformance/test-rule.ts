import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { priceModeSchema, priceOverrideSchema } from '../contracts/price-override.ts';
import { timeZoneSchema } from '../contracts/query-range.ts';

/** One folder of the corpus: a rule, files that a tool could have written, and what has to be said of them. */

const count = z.int().min(0);
/** Exact decimal text, as in a bill. */
const usd = z.string().regex(/^\d+(\.\d{1,12})?$/, 'US dollars in quotes, at most twelve decimals');
const hex = z.string().regex(/^([0-9a-f]{2})*$/, 'bytes as pairs of hexadecimal digits');
/** `00`, or `{ bytes: '78', times: 3000000 }` for what would be long. */
const replacement = z.union([
  hex.transform((bytes) => ({ bytes, times: 1 })),
  z.strictObject({ bytes: hex, times: z.int().min(1) }),
]);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD');

/** Sums of responses. What a rule does not name has to be 0, in the whole as in a part. */
const billedShape = {
  responses: count.default(0),
  /** Without what the cache had, what was written to it, and what is billed as reasoning. */
  input: count.default(0),
  output: count.default(0),
  /** Billed apart from the output only. */
  reasoning: count.default(0),
  cacheRead: count.default(0),
};
const partSchema = z.strictObject({
  ...billedShape,
  /** Both kinds. */
  cacheWrite: count.default(0),
  usd: usd.default('0'),
});
export type ExpectedPart = z.output<typeof partSchema>;

const SPECIAL_KINDS = ['fifo', 'device', 'loop'] as const;

const rateLimitSchema = z.strictObject({
  slot: z.enum(['primary', 'secondary']),
  percent: z.number(),
  windowMinutes: count.nullable(),
  resetsAt: z.iso.datetime().nullable(),
});

const expectationSchema = z.strictObject({
  ...billedShape,
  cacheWrite5m: count.default(0),
  cacheWrite1h: count.default(0),
  usd,
  /** The bill: `QUANTITY what x RATE` in US dollars a million, or `… x RATE each`. */
  bill: z.array(z.string()).default([]),
  /** Part of `usd` that is an estimate. */
  estimatedUsd: usd.default('0'),
  /** Tokens whose count is an estimate. */
  estimatedTokens: count.default(0),
  /** Tokens without a price by model. */
  unpriced: z.record(z.string(), count).default({}),
  /** What was read and refused, by reason. */
  rejected: z.record(z.string(), count).default({}),
  /** What was found and not opened, with the reason. */
  skipped: z.record(z.string(), z.string()).default({}),
  models: z.record(z.string(), partSchema).optional(),
  projects: z.record(z.string(), partSchema).optional(),
  sessions: z.record(z.string(), partSchema).optional(),
  /** `main`, and subagents as `session/agent`. */
  agents: z.record(z.string(), partSchema).optional(),
  /** What people typed, by session. */
  prompts: z.record(z.string(), count).optional(),
  days: z.record(timeZoneSchema, z.record(day, partSchema)).optional(),
  /** US dollars in another mode of cost than the stored one. */
  modes: z.partialRecord(priceModeSchema, usd).optional(),
  /** `from until responses tokens`, or `gap from until`, with times in UTC; the active one's tokens at its end behind it. */
  blocks: z.array(z.string()).optional(),
  /** `calls succeeded failed undecided` by tool, with the classes of errors behind them. */
  tools: z.record(z.string(), z.string()).optional(),
  /** Milliseconds by tool, of calls that have a duration. */
  durations: z.record(z.string(), count).optional(),
  /** Searches of the tool's own, and what they may have cost; in no other sum. */
  searches: z.strictObject({ count, estimatedUsd: usd }).optional(),
  /** `tool decision by`, with the lines suggested and accepted where they are told. */
  decisions: z.array(z.string()).optional(),
  /** Lines that calls of tools changed. */
  lines: z.strictObject({ added: count, removed: count }).optional(),
  /** Messages that were taken out of their conversation after they were billed. */
  rewound: z.array(z.string()).optional(),
  rateLimits: z.array(rateLimitSchema).optional(),
});
export type Expectation = z.output<typeof expectationSchema>;

const ruleSchema = z.strictObject({
  /** What holds, in a sentence. */
  rule: z.string().min(20),
  /** Why the figures below are the true ones. */
  why: z.string().min(20),
  /** The public tool, thread or document that says so. */
  source: z.string().min(5),
  /** What text cannot show: marks in a file and the bytes that stand there instead. */
  bytes: z.record(z.string(), z.record(z.string().min(1), replacement)).default({}),
  /** Files that are there only compressed (zstd), as `NAME.zst`. */
  compressed: z.array(z.string()).default([]),
  /** What is no file: `fifo`, `device` (an endless one), `loop` (a link to itself). */
  special: z.record(z.string(), z.enum(SPECIAL_KINDS)).default({}),
  /** Why the files are not read in pieces, too. Absent: they are. */
  wholeOnly: z.string().optional(),
  /** What the folders `later-1`, `later-2` … change: their files are put in place, these are removed before. */
  later: z.array(z.strictObject({ removed: z.array(z.string()).default([]) })).default([]),
  pricing: z
    .strictObject({ mode: priceModeSchema.optional(), overrides: z.array(priceOverrideSchema).optional() })
    .optional(),
  /** The clock of the questions; only blocks depend on it. */
  now: z.iso.datetime().optional(),
  expect: expectationSchema,
});
export type Rule = z.output<typeof ruleSchema> & {
  /** Below the corpus, e.g. `codex/repeated-snapshot`. */
  name: string;
  folder: string;
};

const RULE_FILE = 'rule.yaml';
export const CORPUS = import.meta.dirname;

/**
 * All rules of the corpus, by name.
 * @throws Error naming the folder whose rule cannot be used, or that holds files without a rule
 */
export function readRules(corpus: string = CORPUS): Rule[] {
  const names = foldersIn(corpus).flatMap((tool) => foldersIn(join(corpus, tool)).map((name) => `${tool}/${name}`));
  return names.map((name) => readRule(corpus, name));
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function readRule(corpus: string, name: string): Rule {
  const folder = join(corpus, name);
  const path = join(folder, RULE_FILE);
  if (!existsSync(path))
    throw new Error(`core/conformance/${name} has no ${RULE_FILE}: write one, or remove the folder.`);
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [damage] = document.errors;
  if (damage !== undefined) throw new Error(`core/conformance/${name}/${RULE_FILE}: ${damage.message}`);
  const parsed = ruleSchema.safeParse(document.toJS());
  if (!parsed.success) throw new Error(`core/conformance/${name}/${RULE_FILE}: ${z.prettifyError(parsed.error)}`);
  const rule = { ...parsed.data, name, folder };
  if (!existsSync(join(folder, 'files')))
    throw new Error(`core/conformance/${name} has no files to read: put them below files/.`);
  const unused = foldersIn(folder).find((one) => one !== 'files' && !laterFolders(rule).includes(join(folder, one)));
  if (unused !== undefined) {
    throw new Error(`core/conformance/${name}/${unused} is read by nobody: add an entry to "later", or remove it.`);
  }
  return rule;
}

/** The folder of a rule's files that stand behind all changes. */
export function laterFolders(rule: Rule): string[] {
  return rule.later.map((_, index) => join(rule.folder, `later-${index + 1}`));
}
