import { app, dialog, protocol } from 'electron';
import { errorMessage } from '../core/runtime/error-fields.ts';
import { resolveHome } from '../core/runtime/paths.ts';
import { APP_SCHEME } from './addresses.ts';
import { commandLineArguments } from './command-line-arguments.ts';
import { complain } from './complain.ts';
import { type Desktop, startDesktop } from './desktop.ts';
import { type DesktopHome, prepareDesktopHome } from './desktop-home.ts';
import { runCommandLineProgram } from './run-command-line.ts';
import { hideAllHosts } from './security.ts';
import { HIDDEN_ARGUMENT, startsHidden } from './starts-hidden.ts';

declare global {
  /** There while the program runs from a checkout. */
  var blueplaneDesktop: Desktop;
}

// The desktop application, from its start to its end. What must be said before Electron is ready is said first.

app.setName('Blueplane');
app.setAppUserModelId('app.blueplane.desktop');

const command = commandLineArguments(process.argv, app.isPackaged);
const home = command === null ? makeHome() : null;
if (command !== null) void runCommandLineProgram(command);
else if (home !== null) {
  // Nothing is kept outside of the home, and each home has one desktop.
  app.setPath('userData', home.userData);
  app.setPath('sessionData', home.userData);
  if (app.requestSingleInstanceLock()) run(home);
  else app.exit(0);
}

function run(desktopHome: DesktopHome): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  hideAllHosts(app);

  let desktop: Desktop | null = null;
  let ending = false;

  /** Whatever ends the program ends everything in order first. */
  async function end(exitCode: number): Promise<void> {
    if (ending) return;
    ending = true;
    // Who starts the program now means a new one: it waits for the home until this one has let go of it.
    app.releaseSingleInstanceLock();
    try {
      await desktop?.close();
    } catch (error) {
      complain('not everything could be ended', error);
    }
    app.exit(exitCode);
  }
  function breakDown(error: unknown): void {
    complain('it ends because of an error', error);
    // Started from a desktop, nobody sees what is written.
    if (app.isPackaged) dialog.showErrorBox('Blueplane ends because of an error', errorMessage(error));
    void end(1);
  }

  app.on('before-quit', (event) => {
    event.preventDefault();
    void end(0);
  });
  // A tray application lives on without a window.
  app.on('window-all-closed', () => undefined);
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(HIDDEN_ARGUMENT)) desktop?.openWindow();
  });
  app.on('activate', () => desktop?.openWindow());
  process.on('uncaughtException', breakDown);
  process.on('unhandledRejection', breakDown);

  app
    .whenReady()
    .then(() => {
      if (ending) return;
      // Only an open window is shown in the dock.
      if (process.platform === 'darwin') app.dock?.hide();
      desktop = startDesktop(desktopHome);
      const { platform, argv } = process;
      const wasOpenedAtLogin = () => app.getLoginItemSettings().wasOpenedAtLogin;
      if (!startsHidden({ platform, argv, wasOpenedAtLogin })) desktop.openWindow();
      // Specs reach for the tray here, which Electron does not give to anybody.
      if (!app.isPackaged) globalThis.blueplaneDesktop = desktop;
    })
    .catch(breakDown);
}

/** @returns null after the person was told why it cannot be */
function makeHome(): DesktopHome | null {
  try {
    return prepareDesktopHome(resolveHome(process.env));
  } catch (error) {
    dialog.showErrorBox('Blueplane cannot start', errorMessage(error));
    app.exit(1);
    return null;
  }
}
