import { writeHistory } from '../history.ts';
import { blueplane, serverStatus } from '../report.ts';
import { expect, test } from './fixtures.ts';
import { openPopover, trayWords } from './pages.ts';

test('a desktop beside a running server shows its figures live, and takes over when it ends', async ({
  home,
  startServer,
  launchDesktop,
}) => {
  const transcript = writeHistory(home);
  const server = await startServer();
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const popover = await openPopover(desktop);
  await expect(popover.getByRole('banner')).toContainText('932K');
  await expect(popover.getByText('Shown from the server that runs in the background.')).toBeVisible();
  expect(await serverStatus(home)).toMatchObject({ mode: 'daemon', pid: server.pid });
  expect((await trayWords(desktop)).menu).toContain('Quit Blueplane (the server keeps running)');

  const answer = {
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 2_000,
    outputTokens: 30_000,
    cacheReadTokens: 900_000,
  };
  transcript.append({ id: 'today-2', at: new Date(), ...answer });
  await expect(popover.getByRole('banner')).toContainText('1.9M');

  await server.stop();
  await expect.poll(async () => (await serverStatus(home)).mode).toBe('desktop');
  await expect(popover.getByText('Shown from the server that runs in the background.')).toBeHidden();
  transcript.append({ id: 'today-3', at: new Date(), ...answer });
  await expect(popover.getByRole('banner')).toContainText('2.8M');
});

test('quitting a desktop that only looks on leaves the server running', async ({
  home,
  startServer,
  launchDesktop,
}) => {
  const server = await startServer();
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const popover = await openPopover(desktop);
  await expect(popover.getByText('Shown from the server that runs in the background.')).toBeVisible();
  await desktop.close();
  expect(await serverStatus(home)).toMatchObject({ running: true, pid: server.pid });
  expect(await blueplane(home, ['status'])).toContain('Server is running');
  // Before the desktop's own end looks for what is left.
  await server.stop();
});
