import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * Everything that a clean page must not say: errors, uncaught exceptions, refusals of the content security policy.
 * @param complaints they are added to these
 */
export function collectComplaints(page: Page, complaints: string[] = []): string[] {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** What a page does that keeps people out, by axe-core: empty when all is well. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await axe(page).analyze();
  return namesOf(found);
}

/** Looks in the page itself, which has no frames of others, and keeps nothing about what is well. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

function namesOf(found: Awaited<ReturnType<AxeBuilder['analyze']>>['violations']): string[] {
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/**
 * What keeps people out in either scheme: everything is looked at in the light one, in the dark one what colours change.
 * The page stays dark.
 */
export async function violationsInBothSchemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const { violations: dark } = await axe(page).withRules('color-contrast').analyze();
  return [...light, ...namesOf(dark).map((each) => `dark: ${each}`)];
}

/** How many pixels of a page lie beyond its right edge; 0 = nobody has to scroll sideways. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
