import { blueplane } from '../report.ts';
import { POPOVER_WIDTH, popoverOf, shootPopover } from './popover-shots.ts';
import { SampleHome } from './sample-home.ts';
import { emptyShots, shootAsItIs, shots } from './shots.ts';

/** What is not seen by then has passed, or will not come. */
const SEEN_MS = 60_000;

/** The popover in its states, in a browser with the desktop's own files; figures and states are the server's. */

shots(['popover', 'popover-model', 'popover-project', 'popover-tall'], async ({ browser, sample }) => {
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('region', { name: /active session/i }).waitFor();
  await shootPopover(shown, 'popover');
  for (const split of ['Model', 'Project']) {
    await shown.page.getByText(split, { exact: true }).click();
    await shootPopover(shown, `popover-${split.toLowerCase()}`);
  }
  // Everything that has to be scrolled to.
  await shown.page.setViewportSize({ width: POPOVER_WIDTH, height: 1_000 });
  await shootAsItIs(shown.page, 'popover-tall');
  await shown.page.close();
});

shots(['popover-budget', 'popover-over-budget'], async ({ browser, sample }) => {
  for (const [name, daily] of [
    ['popover-budget', 25],
    ['popover-over-budget', 1],
  ] as const) {
    sample.configure(`budgets:\n  daily: ${daily}\n`);
    const shown = await popoverOf(browser, sample);
    await shown.page.getByRole('region', { name: 'Daily budget' }).waitFor();
    await shootPopover(shown, name);
    await shown.page.close();
  }
  sample.configure('');
});

shots(['popover-paused'], async ({ browser, sample }) => {
  await blueplane(sample.home, ['pause']);
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('status').filter({ hasText: 'Capture paused' }).waitFor();
  await shootPopover(shown, 'popover-paused');
  await shown.page.close();
  await blueplane(sample.home, ['resume']);
});

shots(['popover-late'], async ({ browser, sample }) => {
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('region', { name: /active session/i }).waitFor();
  const held = Promise.withResolvers<void>();
  shown.popover.alterAnswers(async (name, real) => {
    if (name !== 'resizePopover') await held.promise;
    return real();
  });
  await shown.popover.push({ type: 'state' });
  await shown.page.getByText('No answer').waitFor();
  await shootPopover(shown, 'popover-late');
  held.resolve();
  await shown.page.close();
});

emptyShots(['popover-first-run'], async ({ browser }) => {
  const empty = new SampleHome({ sessions: false });
  try {
    await empty.start();
    const shown = await popoverOf(browser, empty);
    await shootPopover(shown, 'popover-first-run');
    await shown.page.close();
  } finally {
    await empty.remove();
  }
});

emptyShots(['popover-first-reading'], async ({ browser }) => {
  const own = new SampleHome({ sessions: true });
  try {
    const reading = await own.startPaused();
    const shown = await popoverOf(browser, own);
    const ofToday = shown.page.getByRole('rowheader', { name: 'Claude Code' }).waitFor({ timeout: SEEN_MS });
    await Promise.all([reading.resume(), ofToday.then(reading.hold)]);
    // Else it is a picture of something else.
    await shown.page.getByText('Comparisons appear when history is read').waitFor({ timeout: SEEN_MS });
    await shootPopover(shown, 'popover-first-reading');
    await shown.page.close();
  } finally {
    await own.remove();
  }
});
