import { useDelayed } from '../hooks/use-delayed.ts';

/** What is faster than this should not flash a placeholder. */
const SHOW_AFTER_MS = 120;

/** A grey box in the place of content that is being loaded; invisible at first, so that quick answers do not flash. */
export function Skeleton({ className = '' }: { className?: string }) {
  const shown = useDelayed(SHOW_AFTER_MS);
  return (
    <span
      aria-hidden="true"
      className={`block rounded-chip bg-track ${shown ? 'animate-skeleton' : 'invisible'} ${className}`}
    />
  );
}

/** Placeholder rows of a list. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div role="status" className="flex flex-col gap-4 px-4 py-4">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <Skeleton key={index} className="h-3 w-full" />
      ))}
    </div>
  );
}
