/**
 * Where the main process stands. `unbooted`: the modules were imported without the launcher (unit tests), nothing
 * waits for anything. `starting`: before `ready`, where Electron refuses most of its modules.
 */
type State = 'unbooted' | 'starting' | 'ready';

let state: State = 'unbooted';
let resolveReady: () => void = () => undefined;

/** Resolves when the app is ready. */
export const whenReady = new Promise<void>((resolve) => {
  resolveReady = resolve;
});

export function markStarting(): void {
  state = 'starting';
}

export function markReady(): void {
  state = 'ready';
  resolveReady();
}

export function isReady(): boolean {
  return state === 'ready';
}

/** Whether the launcher runs this process, so that there is a Chromium. */
export function isBooted(): boolean {
  return state !== 'unbooted';
}

/** @throws the sentence given, while the app is not ready yet */
export function requireReady(refusal: string): void {
  if (state === 'starting') throw new Error(refusal);
}

/** @throws the sentence given, once the app is ready */
export function requireNotReady(refusal: string): void {
  if (state === 'ready') throw new Error(refusal);
}
