import { otherView } from '../address.ts';
import type { ViewProps } from '../view-props.ts';
import { AcceptanceCard } from './acceptance-card.tsx';
import { ErrorsCard } from './errors-card.tsx';
import { HoursCard } from './hours-card.tsx';
import { OffCategories } from './off-categories.tsx';
import { ToolsCard } from './tools-card.tsx';

/** The assistants' tools: how often, how well, how long and when; and what the user kept of their proposals. */
export function ToolsView({ address, go, scope }: ViewProps) {
  return (
    <div className="grid items-stretch gap-3.5 split:grid-cols-[minmax(0,1.36fr)_minmax(0,1fr)]">
      <OffCategories onSettings={() => go({ ...otherView(address, 'settings'), layout: 'privacy' })} />
      <ToolsCard scope={scope} />
      <AcceptanceCard scope={scope} />
      <HoursCard scope={scope} />
      <ErrorsCard scope={scope} />
    </div>
  );
}
