import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { NativeTheme } from 'electron';
import { z } from 'zod';
import { type Appearance, appearanceSchema } from '../core/contracts/appearance.ts';

/** How the pages of this desktop look. */
export type AppearanceChoice = {
  get(): Appearance;
  /** Changes all windows at once, and remembers it. */
  set(appearance: Appearance): void;
};

const rememberedSchema = z.object({ appearance: appearanceSchema });

/**
 * Lets the windows look as was chosen the last time.
 * @param path absolute path of the file that remembers the choice
 * @param onChange told after each change
 */
export function createAppearance(
  path: string,
  theme: Pick<NativeTheme, 'themeSource'>,
  onChange: () => void,
): AppearanceChoice {
  theme.themeSource = remembered(path);
  return {
    get: () => theme.themeSource,
    set(appearance) {
      if (appearance === theme.themeSource) return;
      theme.themeSource = appearance;
      remember(path, appearance);
      onChange();
    },
  };
}

function remembered(path: string): Appearance {
  try {
    return rememberedSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data?.appearance ?? 'system';
  } catch {
    // Missing, unreadable or no JSON: as the system looks.
    return 'system';
  }
}

/** A disk that takes nothing must not keep the windows from changing. */
function remember(path: string, appearance: Appearance): void {
  const draft = `${path}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify({ appearance })}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}
