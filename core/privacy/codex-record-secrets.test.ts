import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { codexRecordSchema } from '../contracts/codex-record.ts';
import { ImpossibleTokensError, redactCodexRecord } from './codex-record.ts';
import { asObject, type JsonObject } from './loose-json.ts';
import { SaltedHasher } from './salted-hash.ts';
import { rolloutLines } from './test-codex-lines.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const redact = (line: JsonObject) => redactCodexRecord(line, { lineBytes: 9 }, Date.UTC(2026, 2, 4), hasher);

/** Forms that free text takes; the sign by which it is found again stands in each. */
const DISGUISES: Record<string, (sign: string) => string> = {
  words: (sign) => `some words ${sign} and more`,
  'a URL': (sign) => `https://user:pass@host/${sign}?q=${sign}`,
  'an e-mail': (sign) => `${sign}@example.org`,
  'a path': (sign) => `/home/ada/${sign}/x`,
  'a Windows path': (sign) => `C:\\Users\\${sign}\\x`,
  JSON: (sign) => JSON.stringify({ [sign]: sign }),
  lines: (sign) => `one\n${sign}\nthree`,
  'a command': (sign) => `rm -rf ${sign} && echo ${sign}`,
};

describe.each(Object.entries(DISGUISES))('free text that looks like %s', (_name, disguise) => {
  const planted: string[] = [];
  const lines = rolloutLines((label) => {
    const sign = `MARKER${planted.length}${label.replaceAll(/\W/g, '')}`;
    planted.push(sign);
    return disguise(sign);
  });

  it.each(
    lines.map((line, index) => [index, String(asObject(line.payload)?.type ?? line.type).slice(0, 20), line] as const),
  )('is not in line %i (%s)', (_index, _type, line) => {
    const record = redact(line);
    expect(JSON.stringify(record)).not.toMatch(/marker/i);
    codexRecordSchema.parse(record);
  });

  it('was planted everywhere', () => {
    // What stands in JSON inside JSON is escaped twice.
    const text = JSON.stringify(lines);
    for (const sign of planted) expect(text).toContain(sign);
    expect(planted.length).toBeGreaterThan(100);
  });
});

it('keeps the last folder of the project and nothing above it', () => {
  const record = redact({ type: 'session_meta', payload: { cwd: '/home/MARKER-1/MARKER-2/shop' } });
  expect(record.projectName).toBe('shop');
  expect(JSON.stringify(record)).not.toContain('MARKER');
});

/** All keys that the product reads, so that random objects come near real ones. */
// biome-ignore format: a list reads better packed
const KEYS = [
  'type', 'payload', 'timestamp', 'id', 'cwd', 'source', 'subagent', 'thread_spawn', 'parent_thread_id', 'session_id',
  'forked_from_id', 'originator', 'cli_version', 'model_provider', 'turn_id', 'model', 'effort', 'approval_policy',
  'sandbox_policy', 'mode', 'name', 'namespace', 'arguments', 'input', 'action', 'call_id', 'output', 'metadata', 'content',
  'success', 'exit_code', 'duration_seconds', 'invocation', 'server', 'tool', 'result', 'Ok', 'Err', 'changes', 'status',
  'unified_diff', 'stderr', 'info', 'rate_limits', 'limit_id', 'primary', 'plan_type', 'message', 'images', 'kind', 'reason',
  'error', 'codex_error_info', 'role', 'text', 'summary', 'last_token_usage', 'total_token_usage',
];
const TYPES = ['session_meta', 'turn_context', 'response_item', 'event_msg', 'token_count', 'function_call'] as const;
const MORE_TYPES = [
  'function_call_output',
  'custom_tool_call',
  'patch_apply_end',
  'mcp_tool_call_end',
  'user_message',
  'update',
] as const;

it('is nowhere in what is kept of any JSON', () => {
  const secret = fc
    .tuple(fc.constantFrom(...Object.values(DISGUISES)), fc.nat())
    .map(([disguise, number]) => disguise(`MARKER${number}`));
  const leaf = fc.oneof(secret, fc.constantFrom(...TYPES, ...MORE_TYPES), fc.integer(), fc.boolean());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: secret }),
        tie('tree'),
      ),
    ),
  }));
  const payload = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), secret), tree);
  const line = fc.record({ type: fc.constantFrom(...TYPES), payload, other: tree });
  fc.assert(
    fc.property(line, (value) => {
      const object = asObject(value);
      if (object === undefined) return;
      try {
        const { projectName: _, ...record } = redact(object);
        expect(JSON.stringify(record)).not.toMatch(/marker/i);
      } catch (error) {
        if (!(error instanceof ImpossibleTokensError)) throw error;
      }
    }),
    { numRuns: amount({ short: 500, full: 3_000 }) },
  );
});
