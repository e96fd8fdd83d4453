import { type ReactNode, useId } from 'react';

type CardProps = {
  title: string;
  /** Stands beside the title, smaller. */
  note?: ReactNode;
  /** Controls at the right end of the header. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A part of a view with its heading. */
export function Card({ title, note, actions, className = '', children }: CardProps) {
  const headingId = useId();
  return (
    <section
      aria-labelledby={headingId}
      className={`flex min-w-0 flex-col overflow-hidden rounded-card border border-line bg-surface shadow-card ${className}`}
    >
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-2.5">
        <h2 id={headingId} className="text-label">
          {title}
        </h2>
        {note === undefined ? null : <span className="name text-micro text-t3">{note}</span>}
        {actions === undefined ? null : <span className="ms-auto flex items-center gap-2">{actions}</span>}
      </header>
      {children}
    </section>
  );
}
