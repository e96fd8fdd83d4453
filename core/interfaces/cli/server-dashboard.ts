import { createControlClient } from '../../runtime/control.ts';
import { openBrowser } from '../../runtime/open-browser.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';

/** `dashboard`: prints a fresh address, valid once. Starts nothing. @throws NotRunningError, ControlError */
export async function runDashboard(options: { open?: boolean }, context: CliContext): Promise<void> {
  const { address } = await createControlClient(homePaths(resolveHome(context.env))).mintAddress();
  context.stdout.write(`${address}\n`);
  if (options.open === true) openBrowser(address);
}
