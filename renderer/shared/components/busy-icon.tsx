import { LoaderCircle, type LucideIcon } from 'lucide-react';

/** The icon of a button, of which a turning ring takes the place while what it began goes on: as wide. */
export function BusyIcon({ icon: Icon, isBusy }: { icon: LucideIcon; isBusy: boolean }) {
  const Shown = isBusy ? LoaderCircle : Icon;
  return <Shown aria-hidden="true" size={14} strokeWidth={1.75} className={isBusy ? 'animate-turn' : ''} />;
}
