import { memo, useDeferredValue, useLayoutEffect, useMemo, useRef } from 'react';
import { PartBoundary } from '../../shared/components/part-boundary.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { LivePart } from '../../shared/hooks/use-is-live.ts';
import type { View } from '../address.ts';
import type { Go, ViewProps } from '../view-props.ts';
import type { StandingView, StandingViews } from './standing-views.ts';
import { TitleSlot } from './title-actions.tsx';
import { useLiveOnceSeen } from './use-live-once-seen.ts';
import { useViewPart } from './view-scripts.ts';
import { entryOf } from './views.ts';

const LoadedView = memo(function LoadedView(props: ViewProps) {
  const Part = useViewPart(props.address.view);
  return Part === null ? <SkeletonRows rows={12} /> : <Part {...props} />;
});

type PlaceProps = {
  standing: StandingView;
  isShown: boolean;
  go: Go;
  titleSlot: HTMLElement | null;
  onFailed: () => void;
};

/**
 * The place of one view. While it is not shown it is laid out as if it were, out of sight and out of the way of keys and
 * screen readers: the browser keeps such a part's layout and drawings without looking at it again.
 */
function ViewPlace({ standing, isShown, go, titleSlot, onFailed }: PlaceProps) {
  const { address, scope } = standing;
  // What nobody sees yet is made in small pieces, between which the page answers.
  const isDue = useDeferredValue(true, isShown);
  const drawing = useDeferredValue(standing.drawing);
  const isLive = useLiveOnceSeen(isShown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing looks at all answers again
  const liveness = useMemo(() => ({ isLive }), [isLive, drawing]);
  const place = useRef<HTMLDivElement>(null);
  const isDrawn = isDue || isShown;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each drawing is laid out
  useLayoutEffect(() => {
    if (isShown || !isDrawn) return;
    // Nothing lays out what is out of sight but the question how large it is.
    const idle = setTimeout(() => place.current?.firstElementChild?.getBoundingClientRect());
    return () => clearTimeout(idle);
  }, [isShown, isDrawn, drawing]);

  const form = entryOf(address.view).fills === true ? 'split-place' : 'page-place';
  return (
    <div ref={place} className={form} data-waiting={isShown ? undefined : ''}>
      {isDrawn ? (
        <PartBoundary className="m-3.5" onFailed={onFailed}>
          <TitleSlot value={isShown ? titleSlot : null}>
            <LivePart value={liveness}>
              <LoadedView address={address} scope={scope} go={go} />
            </LivePart>
          </TitleSlot>
        </PartBoundary>
      ) : null}
    </div>
  );
}

type CurrentViewProps = {
  standing: StandingViews;
  go: Go;
  titleSlot: HTMLElement | null;
  /** Told when a view that is not shown could not be drawn. */
  onDrop: (view: View) => void;
};

/** The view that the address names, and out of sight those that were drawn to be opened. */
export function CurrentView({ standing, go, titleSlot, onDrop }: CurrentViewProps) {
  return [...standing.views].map(([view, each]) => (
    <ViewPlace
      key={`${view} ${each.key}`}
      standing={each}
      isShown={view === standing.shown}
      go={go}
      titleSlot={titleSlot}
      onFailed={() => onDrop(view)}
    />
  ));
}
