import { createContext, use } from 'react';
import type { SocketClient } from '../api-client/socket-client.ts';

const ApiClientContext = createContext<SocketClient | null>(null);

/** Gives the client to everything below: `<ApiClientProvider value={client}>`. */
export const ApiClientProvider = ApiClientContext.Provider;

/** The client of the contract. Throws outside of its provider. */
export function useApiClient(): SocketClient {
  const client = use(ApiClientContext);
  if (client === null) {
    throw new Error('useApiClient needs an ApiClientProvider above it');
  }
  return client;
}
