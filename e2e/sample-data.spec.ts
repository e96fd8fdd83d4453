import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { generateOtherTools } from '../core/sample-data/other-tools.ts';
import { writeOtherTools } from '../core/sample-data/write.ts';
import { TestHome } from './test-home.ts';

const dailySchema = z.object({
  totals: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    cacheReadTokens: z.number(),
    reasoningTokens: z.number().optional(),
  }),
});
const toolsSchema = z.object({ tools: z.array(z.object({ calls: z.number(), failed: z.number() })) });

test('the sample sessions of each tool are read as what their generator wrote', { tag: '@full' }, async () => {
  const home = new TestHome();
  try {
    const sample = generateOtherTools({ days: 8, seed: 7, now: Date.now(), utcOffsetMinutes: 0 });
    writeOtherTools({ codex: home.codex, gemini: home.gemini, cursorUser: home.cursorUser }, sample);
    expect((await home.ingest()).rejectedLines).toBe(0);
    const report = async (kind: string, platform: string): Promise<unknown> => {
      const { code, stdout, stderr } = await home.run(['report', kind, '--json', '--platform', platform]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    for (const [platform, truth] of [
      ['codex_cli', sample.codex.truth],
      ['gemini_cli', sample.gemini.truth],
      ['cursor', sample.cursor.truth],
    ] as const) {
      const { tools } = toolsSchema.parse(await report('tools', platform));
      const sum = (key: 'calls' | 'failed') => tools.reduce((whole, tool) => whole + tool[key], 0);
      expect([platform, sum('calls'), sum('failed')]).toEqual([platform, truth.toolCalls, truth.toolFailures]);
      // What Cursor does not tell is estimated, beyond what its answers say.
      if (platform === 'cursor') continue;
      const { totals } = dailySchema.parse(await report('daily', platform));
      expect({
        inputTokens: totals.inputTokens,
        cacheReadTokens: totals.cacheReadTokens,
        outputTokens: totals.outputTokens + (totals.reasoningTokens ?? 0),
      }).toEqual({
        inputTokens: truth.inputTokens,
        cacheReadTokens: truth.cacheReadTokens,
        outputTokens: truth.outputTokens,
      });
    }
  } finally {
    await home.remove();
  }
});
