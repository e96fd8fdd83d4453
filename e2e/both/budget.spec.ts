import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { beginTranscript, type Transcript } from '../claude-transcript.ts';
import { violationsInBothSchemes } from '../page-checks.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

/** A budget from well within to beyond it, as it is spent: in the window, in the popover, and as the system tells it. */

/** Starting everything takes seconds, on a machine that does other things too many of them. */
const LOADED_MS = 60_000;

test.use({ timezoneId: 'UTC', locale: 'en-US' });

let transcript: Transcript | null = null;

/** Has so many answers billed, of 15 cents each: a tenth of the budget. */
function spend(answers: number): void {
  for (let count = 0; count < answers; count += 1) {
    transcript?.append({
      ...{ id: randomUUID(), at: new Date(), model: 'claude-sonnet-4-5-20250929' },
      ...{ inputTokens: 0, outputTokens: 10_000, cacheReadTokens: 0 },
    });
  }
}

const shared = sharedHome((home) => {
  transcript = beginTranscript(home.claude, 'atlas-api', randomUUID());
  spend(7);
  writeFileSync(join(home.path, 'config.yaml'), 'budgets:\n  daily: 1.5\n');
});

function section(page: Page): Locator {
  return page.getByRole('region', { name: 'Daily budget' });
}

/** The name of the colour, of those that budgets have, in which something is written. */
function toneOf(words: Locator): Promise<string | undefined> {
  return words.evaluate((element) => {
    const probe = element.ownerDocument.body.appendChild(element.ownerDocument.createElement('i'));
    const found = ['--t1', '--warn', '--bad'].find((name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color === getComputedStyle(element).color;
    });
    probe.remove();
    return found;
  });
}

/** The same of what is filled of its bar. */
function fillOf(budget: Locator): Promise<string | undefined> {
  return budget.evaluate((element) => {
    const fill = element.querySelector('meter + span > span:last-child');
    const probe = element.appendChild(element.ownerDocument.createElement('i'));
    const found = ['--accent-fill', '--s-warn', '--s-bad'].find((name) => {
      probe.style.backgroundColor = `var(${name})`;
      return fill !== null && getComputedStyle(probe).backgroundColor === getComputedStyle(fill).backgroundColor;
    });
    probe.remove();
    return found;
  });
}

test('a budget is amber from 80 % and red from 100 % on, in words too, and each is told once', {
  tag: SHORT_IN.desktop,
}, async ({ open, context }) => {
  test.setTimeout(4 * LOADED_MS);
  const window = await open(shared);
  await expect(section(window)).toContainText('70%', { timeout: LOADED_MS });
  const popover = await shared.openPopover(await context.newPage());
  const expectBoth = async (share: string, rest: string, tone: string, fill: string) => {
    for (const page of [window, popover]) {
      await expect(section(page)).toContainText(share, { timeout: LOADED_MS });
      await expect(section(page)).toContainText(rest);
      await expect(section(page).getByRole('meter')).toHaveAccessibleName(
        new RegExp(`^Daily budget: ${share} of \\$1\\.50`),
      );
      expect(await toneOf(section(page).getByText(share, { exact: true }))).toBe(tone);
      expect(await fillOf(section(page))).toBe(fill);
    }
  };
  await expectBoth('70%', 'of $1.50', '--t1', '--accent-fill');

  spend(1);
  await expectBoth('80%', 'of $1.50', '--warn', '--s-warn');
  expect(await violationsInBothSchemes(popover)).toEqual([]);
  const warning = { title: 'Daily budget: 80% used', body: expect.stringMatching(/^\$1\.20 of \$1\.50 spent today/) };
  const isTold = (await shared.notices()) !== null;
  const expectTold = (...all: object[]) => expect.poll(() => shared.notices()).toEqual(isTold ? all : null);
  await expectTold(warning);

  spend(1);
  await expectBoth('90%', 'of $1.50', '--warn', '--s-warn');
  // Another budget is told: so it was looked at 90 % too, and the warning was not told once more.
  writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 1.5\n  monthly: 1.68\n');
  const monthly = { title: 'Monthly budget: 80% used', body: expect.any(String) };
  await expectTold(warning, monthly);
  spend(2);
  await expectBoth('110%', 'over by $0.15', '--bad', '--s-bad');
  await expectTold(warning, monthly, {
    title: 'Daily budget used up',
    body: expect.stringMatching(/^\$1\.65 of \$1\.50 spent today/),
  });
});
