import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** 1,300 runs of failures, one of which is of 1,200. */
const SCRIPT = `
  import { retries } from ${JSON.stringify(join(import.meta.dirname, 'retries.ts'))};
  const session = { platform: 'claude_code', sessionId: 's', projectName: null, lastActivityAt: 0 };
  const failureRuns = Array.from({ length: 1_300 }, (_, at) => ({ session, tool: 'Bash', failures: at === 0 ? 1_200 : 3 }));
  console.log(retries.find({ failureRuns })[0].sentence);
`;

function sentenceIn(locale: string): string {
  const env = { ...process.env, LC_ALL: locale, LANG: locale };
  return execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { env, encoding: 'utf8' });
}

test('a sentence writes all its numbers in one way, the one of the system', () => {
  expect(sentenceIn('de_DE.UTF-8')).toMatch(/^1\.300 times Bash .* at most 1\.200 times on end/);
  expect(sentenceIn('en_US.UTF-8')).toMatch(/^1,300 times Bash .* at most 1,200 times on end/);
});
