import { type ReactNode, useId } from 'react';

type DetailPartProps = {
  title: string;
  note?: ReactNode;
  /** Controls at the right end of the header. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A part of a session's details below the timeline. */
export function DetailPart({ title, note, actions, children }: DetailPartProps) {
  const headingId = useId();
  return (
    <section
      aria-labelledby={headingId}
      className="group/chart min-w-0 border-e border-b border-line bg-surface px-5 pt-3 pb-4"
    >
      <header className="flex min-h-7 items-center gap-3">
        <h3 id={headingId} className="text-label">
          {title}
        </h3>
        {note === undefined ? null : <span className="text-micro text-t3">{note}</span>}
        {actions === undefined ? null : <span className="-me-2 ms-auto">{actions}</span>}
      </header>
      {children}
    </section>
  );
}

/** What stands in a part that has nothing to show. */
export function NothingHere({ children }: { children: ReactNode }) {
  return <p className="py-1.5 text-small text-t3">{children}</p>;
}
