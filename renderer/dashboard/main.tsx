import '../shared/zod-without-eval.ts';
import '../shared/styles/styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserClient } from '../shared/api-client/browser-client.ts';
import { ApiClientProvider } from '../shared/hooks/api-context.tsx';
import { App } from './app.tsx';

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
  },
});

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ApiClientProvider value={createBrowserClient()}>
        <App />
      </ApiClientProvider>
    </QueryClientProvider>
  </StrictMode>,
);
