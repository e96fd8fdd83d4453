import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** What stands in the place of content that is not there: what will appear, and what makes it appear. */
export function EmptyNotice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex grow flex-col items-center justify-center gap-3 px-6 py-10 text-center text-t2">
      <p className="max-w-[64ch] text-balance">{children}</p>
      {action}
    </div>
  );
}

/** A part that could not be loaded: what happened, what it means for the data, what to do. */
export function ErrorNotice({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="m-4 flex items-start gap-3 rounded-control bg-bad-soft p-3">
      <TriangleAlert aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 grow">
        <p className="font-medium text-t1">These figures could not be loaded.</p>
        <p className="mt-0.5 text-small break-words text-t2">{error.message} Nothing stored was changed.</p>
      </div>
      <Button className="shrink-0" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
