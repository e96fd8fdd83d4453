import { Skeleton } from '../shared/components/skeleton.tsx';

function Rows({ keys, className }: { keys: readonly string[]; className: string }) {
  return keys.map((key) => (
    <span key={key} className={`flex items-center justify-between ${className}`}>
      <Skeleton className="h-3 w-36" />
      <Skeleton className="h-3 w-14" />
    </span>
  ));
}

/** Boxes in the place of the hours, the split and the sessions until there are figures, so that nothing moves then. */
export function LoadingSections() {
  return (
    <div aria-hidden="true">
      <div data-place="hours" className="px-4 pb-1">
        <div className="flex h-[50px] items-end">
          <Skeleton className="h-4 grow" />
        </div>
        <div className="h-[14px]" />
      </div>
      <div data-place="split" className="border-t border-line px-4 py-2">
        <Skeleton className="mb-1.5 h-7 w-[165px]" />
        <Skeleton className="h-1.5" />
        <div className="mt-1">
          <Rows keys={['first', 'second', 'third']} className="h-[21px]" />
        </div>
      </div>
      <div data-place="sessions" className="border-t border-line px-4 pt-2 pb-1.5">
        <span className="flex h-4 items-center">
          <Skeleton className="h-3 w-28" />
        </span>
        <div className="mt-1">
          <Rows keys={['first', 'second']} className="h-[26px]" />
        </div>
      </div>
    </div>
  );
}
