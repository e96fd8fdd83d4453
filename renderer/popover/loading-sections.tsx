import { Skeleton } from '../shared/components/skeleton.tsx';

function Rows({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => (
    <span key={key} className="flex h-[26px] items-center justify-between">
      <Skeleton className="h-3 w-36" />
      <Skeleton className="h-3 w-14" />
    </span>
  ));
}

/** Boxes in the place of the split and the sessions until there are figures. */
export function LoadingSections() {
  return (
    <div aria-hidden="true">
      <div className="border-t border-line px-4 py-2.5">
        <Skeleton className="mb-2 h-7 w-28" />
        <Skeleton className="mb-1.5 h-1.5" />
        <Rows keys={['first', 'second']} />
      </div>
      <div className="border-t border-line px-4 py-2.5">
        <Rows keys={['first', 'second']} />
      </div>
    </div>
  );
}
