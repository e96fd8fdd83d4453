import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { findChromium } from '../../find-chromium.ts';
import { ChromiumConnection } from './connection.ts';

const SWITCHES = [
  // One process answers for all frames of a page, so that one session sees all their requests.
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,DialMediaRouteProvider,Translate,HttpsUpgrades,LocalNetworkAccessChecks',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  // Electron has no blocker of popups: every window.open arrives at the app's handler.
  '--disable-popup-blocking',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--password-store=basic',
  '--use-mock-keychain',
];

// Waits for the end of the main process (its end of the pipe closes, however it died), then removes the profile until
// it stays away: Chromium's last processes may write for a moment longer and make the folder again.
const WATCHDOG = `read _; calm=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if [ -e "$0" ]; then rm -rf "$0" 2>/dev/null; calm=0; else calm=$((calm + 1)); fi
  [ "$calm" -ge 4 ] && exit
  sleep 0.3
done`;

export type BrowserOptions = {
  /** Value of `--remote-debugging-port`; null: nobody outside wants to connect. */
  debuggingPort: string | null;
};

let running: { process: ChildProcess; connection: ChromiumConnection } | null = null;

/** The running Chromium's connection. */
export function chromium(): ChromiumConnection {
  if (running === null)
    throw new Error('windows need the launcher e2e/emulator/electron; these modules were only imported');
  return running.connection;
}

/**
 * Starts Chromium with a profile of its own. It ends with this process, whatever ends this process: the debugging
 * pipe closes then. The line "DevTools listening on ws://…" is repeated on stderr, where Playwright waits for it.
 * @throws when there is no Chromium, or it ends before it answers
 */
export async function startChromium({ debuggingPort }: BrowserOptions): Promise<void> {
  const program = findChromium(process.env);
  if (program === null) throw new Error('no Chromium found: install one, or name it in BLUEPLANE_CHROMIUM.');
  const profile = mkdtempSync(join(tmpdir(), 'blueplane-emulator-'));
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, profile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env.PATH },
  });
  watchdog.unref();
  const child = spawn(
    program,
    [
      ...SWITCHES,
      ...(process.env.BLUEPLANE_EMULATOR_HEADED === '1' ? [] : ['--headless=new']),
      // Chromium's own sandbox is not what is tested here, and it refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      ...(debuggingPort === null ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const [, , , toBrowser, fromBrowser] = child.stdio;
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable) || child.stderr === null) {
    throw new Error('Chromium was started without its pipes');
  }
  const connection = new ChromiumConnection(toBrowser, fromBrowser);
  running = { process: child, connection };
  const listening = debuggingPort === null ? Promise.resolve() : repeatAddress(child.stderr);
  if (debuggingPort === null) child.stderr.resume();
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`Chromium ended with ${signal ?? code} before it answered`)));
  });
  // After the start nobody waits for it any more, and its end is then no unhandled rejection.
  ended.catch(() => undefined);
  await Promise.race([Promise.all([connection.send('Browser.getVersion', {}), listening]), ended]);
}

/** Ends Chromium at once. Safe to call twice, and from a listener of `exit`. */
export function stopChromium(): void {
  running?.connection.close();
  running?.process.kill('SIGKILL');
}

function repeatAddress(stderr: Readable): Promise<void> {
  return new Promise((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      if (!line.startsWith('DevTools listening on ')) return;
      process.stderr.write(`${line}\n`);
      resolve();
    });
  });
}
