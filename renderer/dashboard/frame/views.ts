import { Activity, LayoutDashboard, Lightbulb, type LucideIcon, Rows3, Settings, Shield, Wrench } from 'lucide-react';
import type { View } from '../address.ts';

export type ViewEntry = {
  view: View;
  /** In the side bar. */
  name: string;
  /** Over the view. */
  title: string;
  icon: LucideIcon;
  /** At the top of the side bar, or at its foot. */
  place: 'top' | 'foot';
  /** As tinykeys writes them. */
  keys: string;
  /** Whether the range, tools and projects of the title bar apply to it. */
  scoped: boolean;
  /** It is a split view: it takes the whole window, and its parts scroll by themselves. */
  fills?: true;
};

/** The views in the order of the side bar. */
export const VIEW_ENTRIES: readonly ViewEntry[] = [
  {
    view: 'overview',
    name: 'Overview',
    title: 'Overview',
    icon: LayoutDashboard,
    place: 'top',
    keys: '$mod+Digit1',
    scoped: true,
  },
  {
    view: 'sessions',
    name: 'Sessions',
    title: 'Sessions',
    icon: Rows3,
    place: 'top',
    keys: '$mod+Digit2',
    scoped: true,
    fills: true,
  },
  {
    view: 'tools',
    name: 'Tools',
    title: 'Tools & acceptance',
    icon: Wrench,
    place: 'top',
    keys: '$mod+Digit3',
    scoped: true,
  },
  {
    view: 'insights',
    name: 'Insights',
    title: 'Insights',
    icon: Lightbulb,
    place: 'top',
    keys: '$mod+Digit4',
    scoped: false,
  },
  {
    view: 'data',
    name: 'Data & privacy',
    title: 'Data & privacy',
    icon: Shield,
    place: 'top',
    keys: '$mod+Digit5',
    scoped: false,
  },
  { view: 'health', name: 'Health', title: 'Health', icon: Activity, place: 'top', keys: '$mod+Digit6', scoped: false },
  {
    view: 'settings',
    name: 'Settings',
    title: 'Settings',
    icon: Settings,
    place: 'foot',
    keys: '$mod+Comma',
    scoped: false,
  },
];

/** The entry of a view. Every view has one. */
export function entryOf(view: View): ViewEntry {
  const entry = VIEW_ENTRIES.find((each) => each.view === view) ?? VIEW_ENTRIES[0];
  if (entry === undefined) throw new Error('There are no views.');
  return entry;
}
