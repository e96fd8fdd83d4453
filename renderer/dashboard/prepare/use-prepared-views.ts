import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { isFarBehind } from '../../../core/contracts/pressure.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { type Address, otherView, type View } from '../address.ts';
import { loadView } from '../frame/view-scripts.ts';
import { VIEW_ENTRIES } from '../frame/views.ts';
import type { Scope } from '../scope.ts';
import type { Ask } from './ask.ts';
import { isQuick, prepareAtOnce, prepareViews } from './prepare-views.ts';
import { askForView } from './view-questions.ts';
import { whenIdle } from './when-idle.ts';

/** Answers that changed meanwhile are asked for again this often; a view that is opened asks for the newest at once. */
const AGAIN_EVERY_MS = 60_000;
/** Longer than that, so that answers are not forgotten in between. */
const KEEP_MS = 5 * AGAIN_EVERY_MS;
/** Views that hold so much that drawing them takes a noticeable time. */
const DRAWN_VIEWS: readonly View[] = ['overview', 'sessions', 'tools'];
/** Of what goes on there is another state each time, and the former ones are of no use. */
const KEEP_STATE_MS = 1.5 * AGAIN_EVERY_MS;

/**
 * Gets the other views ready while the page rests, so that each opens with its figures, also the first time. What changed
 * is asked for again, as for any view that was shown before.
 *
 * @param onDraw draws a view out of sight, whose answers are there
 * @returns gets one view ready at once, when it is about to be opened
 */
export function usePreparedViews(
  address: Address,
  scope: Scope,
  onDraw: (place: { address: Address; scope: Scope }) => void,
): (view: View) => void {
  const client = useApiClient();
  const queries = useQueryClient();
  const today = useToday();
  const isOpen = useConnection().phase === 'open';
  const { since, until } = scope.span;
  const scopeKey = [since, until, scope.platform, scope.project].join(' ');
  const before = useRef({ view: address.view, scopeKey });

  const ask: Ask = (name, args, state) =>
    queries.fetchQuery({
      queryKey: state === undefined ? [name, args] : [name, args, state],
      queryFn: () => client.call(name, args),
      retry: false,
      ...(state === undefined ? { gcTime: KEEP_MS } : { gcTime: KEEP_STATE_MS, staleTime: 'static' }),
    });
  const page = { loadScript: loadView, askFor: askForView, ask };

  const idle = () => whenIdle(() => queries.isFetching() > 0);
  const draw = (view: View) => {
    if (DRAWN_VIEWS.includes(view)) onDraw({ address: otherView(address, view), scope });
  };

  // Its answers are known: whoever comes back finds it drawn without waiting for the other views.
  const drawLeft = useEffectEvent(async (left: View, signal: AbortSignal) => {
    await idle();
    if (!signal.aborted) draw(left);
  });

  const prepareOthers = useEffectEvent((signal: AbortSignal) => {
    const others = VIEW_ENTRIES.map(({ view }) => view).filter((view) => view !== address.view);
    void prepareViews(others, scope, today, { ...page, idle, draw, isBusy: () => isServerBusy(ask) }, signal);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew with another view or scope
  useEffect(() => {
    if (!isOpen) return;
    let running = new AbortController();
    const left = before.current;
    before.current = { view: address.view, scopeKey };
    if (left.view !== address.view && left.scopeKey === scopeKey && isQuick(scope)) {
      void drawLeft(left.view, running.signal);
    }
    prepareOthers(running.signal);
    const timer = setInterval(() => {
      if (document.hidden) return;
      running.abort();
      running = new AbortController();
      prepareOthers(running.signal);
    }, AGAIN_EVERY_MS);
    return () => {
      clearInterval(timer);
      running.abort();
    };
  }, [address.view, scopeKey, isOpen]);

  return (view) => void prepareAtOnce(view, scope, today, page);
}

/** Far behind, deriving comes first; a server that does not answer is as busy. */
async function isServerBusy(ask: Ask): Promise<boolean> {
  const status = await ask('status', {}).catch(() => null);
  return status === null || isFarBehind(status.owner?.pressure);
}
