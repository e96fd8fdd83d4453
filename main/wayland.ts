export type WindowSystemFacts = {
  platform: NodeJS.Platform;
  /** Value of the switch `--ozone-platform`, empty when it is not given. */
  ozonePlatform: string;
  env: Readonly<Record<string, string | undefined>>;
};

/**
 * Whether our windows will be Wayland's: Electron takes Wayland wherever a session offers it, unless told otherwise by
 * a switch. In doubt yes: an ordinary window is in its place everywhere.
 */
export function usesWayland({ platform, ozonePlatform, env }: WindowSystemFacts): boolean {
  if (platform !== 'linux') return false;
  if (ozonePlatform !== '' && ozonePlatform !== 'auto') return ozonePlatform === 'wayland';
  if (env.XDG_SESSION_TYPE === 'x11') return false;
  return env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '';
}
