import type { ReactNode } from 'react';

type DialogFooterProps = {
  /** What is to be decided before anything else is read: over the whole width. */
  notice?: ReactNode;
  /** What comes of it, in words at the left. */
  outcome?: ReactNode;
  /** What leads elsewhere, at the left. */
  aside?: ReactNode;
  /** The buttons, the one that acts last. */
  children: ReactNode;
};

/** The foot of a dialog: outcome at the left, buttons at the right. */
export function DialogFooter({ notice, outcome, aside, children }: DialogFooterProps) {
  return (
    <>
      {notice === undefined || notice === null ? null : <div className="basis-full">{notice}</div>}
      {aside}
      {outcome === undefined ? null : <span className="text-small text-t3">{outcome}</span>}
      <span className="ms-auto flex flex-wrap items-center justify-end gap-2 [&_button]:h-8">{children}</span>
    </>
  );
}
