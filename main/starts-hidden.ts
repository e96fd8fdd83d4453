/** Given to the program where the system starts it at login: nobody asked for a window then. */
export const HIDDEN_ARGUMENT = '--hidden';

export type StartFacts = {
  platform: NodeJS.Platform;
  argv: readonly string[];
  /** Asked on macOS alone, whose login items have no arguments. */
  wasOpenedAtLogin(): boolean;
};

/** Whether a start brings the tray alone. */
export function startsHidden({ platform, argv, wasOpenedAtLogin }: StartFacts): boolean {
  return argv.includes(HIDDEN_ARGUMENT) || (platform === 'darwin' && wasOpenedAtLogin());
}
