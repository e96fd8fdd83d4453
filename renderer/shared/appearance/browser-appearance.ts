import { type Appearance, appearanceSchema } from '../../../core/contracts/appearance.ts';

/** Name in the browser's own storage, which belongs to the dashboard's address alone. */
const KEY = 'blueplane.appearance';

const listeners = new Set<() => void>();

/** What was chosen in this browser. */
export function chosenAppearance(): Appearance {
  try {
    return appearanceSchema.catch('system').parse(localStorage.getItem(KEY));
  } catch {
    // A browser that keeps nothing shows what the system shows.
    return 'system';
  }
}

/** Paints the page as was chosen. The tokens follow the scheme of the root. */
export function applyAppearance(): void {
  const appearance = chosenAppearance();
  const { dataset } = document.documentElement;
  if (appearance === 'system') delete dataset.appearance;
  else dataset.appearance = appearance;
  for (const listener of listeners) listener();
}

/** Chooses for this browser; every open page of the dashboard follows. */
export function chooseAppearance(appearance: Appearance): void {
  try {
    if (appearance === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, appearance);
  } catch {
    return;
  }
  applyAppearance();
}

/** Calls back after each change; returns the way to stop. */
export function onAppearance(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Paints the page as was chosen from now on, also when it is chosen in another tab. */
export function followAppearance(): void {
  applyAppearance();
  addEventListener('storage', applyAppearance);
}
