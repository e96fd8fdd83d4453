import { createContext, use } from 'react';

/** Another object has all parts below look again at what is known, also while they are not live. */
export type Liveness = { isLive: boolean };

const LiveContext = createContext<Liveness>({ isLive: true });

/** Tells all parts below whether they are live: `<LivePart value={liveness}>`. */
export const LivePart = LiveContext.Provider;

/**
 * Whether what a part shows is kept current. A part that was drawn before anybody wants to see it is not: it shows what
 * is known, asks for nothing, hears no keys and has no clock that ticks.
 */
export function useIsLive(): boolean {
  return use(LiveContext).isLive;
}
