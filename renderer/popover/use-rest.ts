import { focusManager, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { ShownFigures } from '../../core/contracts/api.ts';
import { useDesktop } from '../shared/hooks/api-context.tsx';
import { TODAY_QUERY } from '../shared/hooks/use-figures.ts';
import { ZONE } from '../shared/zone.ts';

/** What the tray knows is known here too, unless it is of another zone or older than what stands here. */
function takeFigures(queries: QueryClient, { today, answeredAt }: ShownFigures): void {
  const known = queries.getQueryState(TODAY_QUERY)?.dataUpdatedAt ?? 0;
  if (today.timezone === ZONE && answeredAt > known) {
    queries.setQueryData(TODAY_QUERY, today, { updatedAt: answeredAt });
  }
}

/**
 * Lets the popover rest while it is hidden: no question, no clock, nothing painted. It is loaded hidden, and goes on until
 * it has figures, so that the first click finds them; each later one finds the former ones, and today's as the tray knows
 * them.
 *
 * @param hasFigures whether there is anything to be painted at once
 * @param onShown called each time it was opened
 */
export function useRest(hasFigures: boolean, onShown: () => void): void {
  const desktop = useDesktop();
  const queries = useQueryClient();
  const isHidden = useRef(false);
  const rest = useEffectEvent(() => {
    if (hasFigures) focusManager.setFocused(false);
  });
  const wake = useEffectEvent((figures: ShownFigures | undefined) => {
    if (figures !== undefined) takeFigures(queries, figures);
    // From here on the document says itself whether it is seen: a window can also be minimized.
    focusManager.setFocused(undefined);
    onShown();
  });
  useEffect(() => {
    const stopShown = desktop?.onPopoverShown((figures) => {
      isHidden.current = false;
      wake(figures);
    });
    const stopHidden = desktop?.onPopoverHidden(() => {
      isHidden.current = true;
      rest();
    });
    return () => {
      stopShown?.();
      stopHidden?.();
    };
  }, [desktop]);
  useEffect(() => {
    if (hasFigures && isHidden.current) rest();
  }, [hasFigures]);
}
