import { Activity, LayoutDashboard, Lightbulb, type LucideIcon, Rows3, Settings, Shield, Wrench } from 'lucide-react';
import { VIEW_KEYS } from '../../../core/contracts/window-keys.ts';
import type { View } from '../address.ts';
import { pageKeys } from '../commands/page-keys.ts';

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
    keys: pageKeys(VIEW_KEYS.overview),
    scoped: true,
  },
  {
    view: 'sessions',
    name: 'Sessions',
    title: 'Sessions',
    icon: Rows3,
    place: 'top',
    keys: pageKeys(VIEW_KEYS.sessions),
    scoped: true,
    fills: true,
  },
  {
    view: 'tools',
    name: 'Tools',
    title: 'Tools & acceptance',
    icon: Wrench,
    place: 'top',
    keys: pageKeys(VIEW_KEYS.tools),
    scoped: true,
  },
  {
    view: 'insights',
    name: 'Insights',
    title: 'Insights',
    icon: Lightbulb,
    place: 'top',
    keys: pageKeys(VIEW_KEYS.insights),
    scoped: false,
  },
  {
    view: 'data',
    name: 'Data & privacy',
    title: 'Data & privacy',
    icon: Shield,
    place: 'top',
    keys: pageKeys(VIEW_KEYS.data),
    scoped: false,
  },
  {
    view: 'health',
    name: 'Health',
    title: 'Health',
    icon: Activity,
    place: 'top',
    keys: pageKeys(VIEW_KEYS.health),
    scoped: false,
  },
  {
    view: 'settings',
    name: 'Settings',
    title: 'Settings',
    icon: Settings,
    place: 'foot',
    keys: pageKeys(VIEW_KEYS.settings),
    scoped: false,
  },
];

/** The entry of a view. Every view has one. */
export function entryOf(view: View): ViewEntry {
  const entry = VIEW_ENTRIES.find((each) => each.view === view) ?? VIEW_ENTRIES[0];
  if (entry === undefined) throw new Error('There are no views.');
  return entry;
}
