/** The ground of the pages (`--win` of their style), painted by the window until its page is there: no white flash. */
const GROUND = { light: '#f4f6f9', dark: '#0b0d12' } as const;

export function groundColour(isDark: boolean): string {
  return isDark ? GROUND.dark : GROUND.light;
}
