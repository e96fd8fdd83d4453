import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { claudeRecordSchema } from '../contracts/claude-record.ts';
import { ImpossibleUsageError } from './claude-message.ts';
import { redactClaudeRecord } from './claude-record.ts';
import { asObject } from './loose-json.ts';
import { SaltedHasher } from './salted-hash.ts';
import { transcriptLines } from './test-transcript-lines.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));

/** Forms that free text takes; the sign by which it is found again stands in each. */
const DISGUISES: Record<string, (sign: string) => string> = {
  words: (sign) => `some words ${sign} and more`,
  'a URL': (sign) => `https://user:pass@host/${sign}?q=${sign}`,
  'an e-mail': (sign) => `${sign}@example.org`,
  'a path': (sign) => `/home/ada/${sign}/x`,
  'a Windows path': (sign) => `C:\\Users\\${sign}\\x`,
  JSON: (sign) => JSON.stringify({ [sign]: sign }),
  lines: (sign) => `one\n${sign}\nthree`,
};

/** One word cannot be told from an id where an id belongs, but there is no id among the planted texts. */
const FORMS = { ...DISGUISES, 'one word': (sign: string) => sign };

describe.each(Object.entries(FORMS))('free text that looks like %s', (_name, disguise) => {
  const planted: string[] = [];
  const lines = transcriptLines((label) => {
    const sign = `MARKER${planted.length}${label.replaceAll(/\W/g, '')}`;
    planted.push(sign);
    return disguise(sign);
  });

  it.each(lines.map((line, index) => [index, String(line.type).slice(0, 20), line] as const))(
    'is not in line %i (%s)',
    (_index, _type, line) => {
      const record = redactClaudeRecord(line, hasher);
      expect(JSON.stringify(record)).not.toMatch(/marker/i);
      claudeRecordSchema.parse(record);
    },
  );

  it('was planted everywhere', () => {
    const text = JSON.stringify(lines);
    for (const sign of planted) expect(text).toContain(sign);
    expect(planted.length).toBeGreaterThan(100);
  });
});

it('keeps the last folder of the project and nothing above it', () => {
  const record = redactClaudeRecord({ type: 'user', cwd: '/home/MARKER-1/MARKER-2/shop' }, hasher);
  expect(record.projectName).toBe('shop');
  expect(JSON.stringify(record)).not.toContain('MARKER');
});

/** All keys that the product reads, so that random objects come near real ones. */
// biome-ignore format: a list reads better packed
const KEYS = [
  'type', 'subtype', 'uuid', 'parentUuid', 'sessionId', 'timestamp', 'requestId', 'agentId', 'version', 'userType', 'level',
  'entrypoint', 'operation', 'toolDenialKind', 'permissionMode', 'subagent_type', 'userModified', 'message', 'usage', 'content', 'model', 'role', 'id', 'stop_reason', 'text',
  'thinking', 'input', 'name', 'file_path', 'path', 'is_error', 'tool_use_id', 'toolUseResult', 'filePath', 'file', 'error',
  'structuredPatch', 'lines', 'data', 'compactMetadata', 'trigger', 'speed', 'service_tier', 'summary', 'gitBranch', 'slug',
];

it('is nowhere in what is kept of any JSON', () => {
  const secret = fc
    .tuple(fc.constantFrom(...Object.values(DISGUISES)), fc.nat())
    .map(([disguise, number]) => disguise(`MARKER${number}`));
  const leaf = fc.oneof(
    secret,
    fc.constantFrom('assistant', 'user', 'progress', 'tool_use', 'tool_result'),
    fc.integer(),
    fc.boolean(),
  );
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
  const line = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), secret), tree);
  fc.assert(
    fc.property(line, (value) => {
      const object = asObject(value);
      if (object === undefined) return;
      try {
        expect(JSON.stringify(redactClaudeRecord(object, hasher))).not.toMatch(/marker/i);
      } catch (error) {
        if (!(error instanceof ImpossibleUsageError)) throw error;
      }
    }),
    { numRuns: amount({ short: 500, full: 2_000 }) },
  );
});
