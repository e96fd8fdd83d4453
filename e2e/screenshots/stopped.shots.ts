import { popoverOf, shootPopover } from './popover-shots.ts';
import { settled, shoot, shots } from './shots.ts';

/** A process that was given up, on every surface: the Redis really ends each time it is started. */

shots(['failed', 'failed-health', 'popover-failed'], async ({ browser, sample }) => {
  await sample.breakQueue();
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  for (const [name, query] of [
    ['failed', ''],
    ['failed-health', '?view=health'],
  ] as const) {
    await page.goto(`${origin}/${query}`);
    await page.getByRole('alert').first().waitFor();
    await settled(page);
    await shoot(page, name);
  }
  await context.close();

  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('alert').waitFor();
  await shootPopover(shown, 'popover-failed');
  await shown.page.close();
  await sample.mendQueue();
});
