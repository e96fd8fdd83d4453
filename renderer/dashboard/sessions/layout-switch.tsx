import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import type { Go } from '../view-props.ts';

/** The forms of the view. */
export type SessionsLayout = 'list' | 'day';

const CHOICES = [
  { value: 'list', text: 'List' },
  { value: 'day', text: 'Day' },
] as const;

/** Between the list and all sessions of one day. */
export function LayoutSwitch({ layout, go }: { layout: SessionsLayout; go: Go }) {
  return (
    <SegmentedControl<SessionsLayout>
      label="Layout"
      choices={CHOICES}
      value={layout}
      onChange={(next) => go({ layout: next === 'list' ? null : next, hour: null })}
    />
  );
}
