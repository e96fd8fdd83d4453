import { spawn } from 'node:child_process';

/** The system's own way to open an address. */
function opener(): { command: string; before: string[] } {
  switch (process.platform) {
    case 'darwin':
      return { command: 'open', before: [] };
    case 'win32':
      return { command: 'rundll32', before: ['url.dll,FileProtocolHandler'] };
    default:
      return { command: 'xdg-open', before: [] };
  }
}

/** Opens an address in the user's browser. Nothing happens where there is none: the address was printed as well. */
export function openBrowser(address: string): void {
  const { command, before } = opener();
  const child = spawn(command, [...before, address], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
