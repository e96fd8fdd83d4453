import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { ApiArgs, ApiMethodName, ApiResult } from '../../core/contracts/api.ts';
import { type Category, settingsSchema } from '../../core/contracts/settings.ts';
import type { LiveClient } from '../shared/api-client/live-client.ts';
import { ApiClientProvider } from '../shared/hooks/api-context.tsx';

const stop = () => undefined;
const nobodyAnswers = () => Promise.reject(new Error('nobody is connected'));

const UNCONNECTED: LiveClient = {
  call: nobodyAnswers,
  act: nobodyAnswers,
  connection: () => ({ phase: 'open', late: false }),
  onChanged: () => stop,
  onConnection: () => stop,
  onReopened: () => stop,
  close: stop,
  desktop: null,
};

/** The answers that a page is drawn from. */
export class KnownAnswers {
  readonly #queries = new QueryClient();

  /** @param off the categories that are switched off in the settings */
  constructor(...off: readonly Category[]) {
    const categories = Object.fromEntries(off.map((category) => [category, false]));
    const settings = settingsSchema.parse({ privacy: { categories } });
    this.know('settings', {}, { settings, origins: {}, waitingForRestart: [], problems: [] });
  }

  know<Name extends ApiMethodName>(name: Name, args: ApiArgs<Name>, answer: ApiResult<Name>): this {
    this.#queries.setQueryData([name, args], answer);
    return this;
  }

  /** What a part of the page says, without its marks. */
  textOf(part: ReactNode): string {
    return this.markupOf(part).replaceAll(/<[^>]*>/g, '');
  }

  markupOf(part: ReactNode): string {
    return renderToStaticMarkup(
      <QueryClientProvider client={this.#queries}>
        <ApiClientProvider value={UNCONNECTED}>{part}</ApiClientProvider>
      </QueryClientProvider>,
    );
  }
}
