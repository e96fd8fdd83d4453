import { randomUUID } from 'node:crypto';
import { appendFileSync, rmSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { beginTranscript } from './claude-transcript.ts';
import { expect, test } from './fixtures.ts';
import { everythingWritten } from './test-home.ts';

const SECRET = `the answer is <b>${randomUUID()}</b>`;

test('shows what was said out of the tool’s own file, and keeps none of it', async ({ home, startServer, page }) => {
  const transcript = beginTranscript(home.claude, 'harbor-web', randomUUID());
  const at = new Date(Date.now() - 60_000).toISOString();
  const common = { sessionId: transcript.sessionId, cwd: '/home/someone/harbor-web', timestamp: at };
  const lines = [
    { ...common, type: 'user', uuid: 'u1', message: { role: 'user', content: SECRET } },
    ...Array.from({ length: 450 }, (_, index) => ({
      ...common,
      type: 'user',
      uuid: `more-${index}`,
      message: { role: 'user', content: `line ${index}` },
    })),
  ];
  appendFileSync(transcript.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  transcript.append({
    id: 'one',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 1,
    outputTokens: 2,
    cacheReadTokens: 0,
  });
  const server = await startServer();
  await page.goto(server.address);
  await page.goto(new URL('/?view=sessions', page.url()).href);

  await page.getByRole('button', { name: 'View transcript' }).click();
  const before = page.getByRole('dialog', { name: 'View transcript' });
  await expect(before).toContainText('stores nothing of it');
  await expect(before.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const said = page.getByRole('region', { name: 'What was said' });
  // As text: what looks like HTML is not taken for it.
  await expect(said.getByRole('listitem').first()).toContainText(SECRET);
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await said.focus();
  await expect(async () => {
    await said.press('End');
    await expect(said).toContainText('line 449', { timeout: 500 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const origin = new URL(page.url()).origin;
  const byRest = await page.request.get(
    `${origin}/api/v1/transcript?platform=claude_code&sessionId=${transcript.sessionId}`,
  );
  expect(byRest.status()).toBe(404);

  rmSync(transcript.file);
  await page.getByRole('button', { name: 'View transcript' }).click();
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(page.getByRole('dialog')).toContainText('The tool has deleted this transcript');
  expect(everythingWritten(home.path).includes(SECRET.slice(0, 30))).toBe(false);
});
