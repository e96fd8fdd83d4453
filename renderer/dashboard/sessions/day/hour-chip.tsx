import { X } from 'lucide-react';

/** The hour that is marked, with what was spent in it, and the way to take the mark away. */
export function HourChip({ words, onLeave }: { words: string; onLeave: () => void }) {
  return (
    <button
      type="button"
      title="Show the day without the mark"
      onClick={onLeave}
      className="ms-3 me-auto flex h-6 min-w-0 items-center gap-1.5 rounded-chip bg-accent-soft ps-2 pe-1.5 text-small font-medium text-accent"
    >
      <span className="sr-only">Without the mark of </span>
      <span className="name truncate">{words}</span>
      <X aria-hidden="true" size={12} strokeWidth={1.75} className="shrink-0" />
    </button>
  );
}
