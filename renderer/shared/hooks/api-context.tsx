import { createContext, use } from 'react';
import type { DesktopClient, LiveClient } from '../api-client/live-client.ts';

const ApiClientContext = createContext<LiveClient | null>(null);

/** Gives the client to everything below: `<ApiClientProvider value={client}>`. */
export const ApiClientProvider = ApiClientContext.Provider;

/** The client of the contract. Throws outside of its provider. */
export function useApiClient(): LiveClient {
  const client = use(ApiClientContext);
  if (client === null) {
    throw new Error('useApiClient needs an ApiClientProvider above it');
  }
  return client;
}

/** What only the desktop can do; null in a browser. */
export function useDesktop(): DesktopClient | null {
  return useApiClient().desktop;
}
