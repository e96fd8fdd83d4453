import { useSyncExternalStore } from 'react';
import type { Connection } from '../api-client/connection.ts';
import { useApiClient } from './api-context.tsx';

/** How the connection to Blueplane stands. */
export function useConnection(): Connection {
  const client = useApiClient();
  return useSyncExternalStore(client.onConnection, client.connection);
}
