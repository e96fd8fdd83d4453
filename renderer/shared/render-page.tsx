import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './api-client/create-client.ts';
import { ApiClientProvider } from './hooks/api-context.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Answers are asked for again when the server says that figures changed, not by age, focus or network events.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: 1,
      retryDelay: 250,
    },
    // Everything that is asked for happens on this machine, with or without a network.
    mutations: { networkMode: 'always' },
  },
});

/** Shows a page with all that its components need. Throws when index.html has no #root. */
export function renderPage(page: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('index.html has no #root');
  }
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ApiClientProvider value={createClient()}>{page}</ApiClientProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
