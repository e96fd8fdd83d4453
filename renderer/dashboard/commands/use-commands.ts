import { COMMAND_KEYS } from '../../../core/contracts/window-keys.ts';
import { useHealth } from '../../shared/health/use-health.ts';
import { useDesktopAction } from '../../shared/hooks/use-desktop-action.ts';
import { NOTHING_STORED, useNothingStored } from '../../shared/hooks/use-nothing-stored.ts';
import { type Address, otherView } from '../address.ts';
import { VIEW_ENTRIES } from '../frame/views.ts';
import { useJobWatch, useNotedJob } from '../jobs/jobs-provider.tsx';
import { RANGE_LABELS, type RecentRange } from '../range.ts';
import type { Command } from './command.ts';
import { pageKeys } from './page-keys.ts';

/** One key each, from anywhere. */
export const RANGE_KEYS: Record<RecentRange, string> = { today: 't', '7d': 'w', '30d': 'm' };

const RECENT_RANGES: readonly RecentRange[] = ['today', '7d', '30d'];

export type CommandContext = {
  address: Address;
  go: (change: Partial<Address>) => void;
  openPalette: () => void;
  openShortcuts: () => void;
};

/** Everything that can be done from anywhere in the window: its keys and the palette are made of this list. */
export function useCommands({ address, go, openPalette, openShortcuts }: CommandContext): Command[] {
  const health = useHealth();
  const action = useDesktopAction();
  const watch = useJobWatch();
  const job = useNotedJob();
  const isPaused = health.kind === 'paused';
  const nothing = useNothingStored() ? { refusal: NOTHING_STORED } : {};
  const views = VIEW_ENTRIES.map(
    ({ view, name, keys }): Command => ({
      id: `view-${view}`,
      section: 'Go to',
      title: name,
      keys,
      isInMenu: true,
      run: () => go(otherView(address, view)),
    }),
  );
  const ranges = RECENT_RANGES.map(
    (range): Command => ({
      id: `range-${range}`,
      section: 'Range',
      title: RANGE_LABELS[range],
      keys: RANGE_KEYS[range],
      run: () => go({ range, since: null, until: null }),
    }),
  );
  return [
    ...views,
    ...ranges,
    {
      id: 'pause',
      section: 'Actions',
      title: isPaused ? 'Resume capture' : 'Pause capture',
      keywords: ['stop', 'start', 'continue'],
      keys: pageKeys(COMMAND_KEYS.pause),
      isInMenu: true,
      run: () => action.run(isPaused ? 'resume' : 'pause'),
    },
    ...(isPaused
      ? []
      : [
          {
            id: 'pause-shortly',
            section: 'Actions' as const,
            title: 'Pause capture for 1 hour',
            keywords: ['stop', 'break'],
            run: () => action.run('pauseShortly'),
          },
        ]),
    {
      id: 'export',
      section: 'Actions',
      title: 'Export…',
      keywords: ['save', 'download', 'csv', 'json', 'markdown'],
      keys: pageKeys(COMMAND_KEYS.export),
      isInMenu: true,
      ...nothing,
      run: () => go({ ...otherView(address, 'data'), layout: 'export' }),
    },
    ...(job === null
      ? []
      : [
          {
            id: 'job',
            section: 'Actions' as const,
            title: job === 'export' ? 'Show the export' : 'Show the purge',
            keywords: ['progress', 'running', 'cancel', 'result'],
            run: watch.open,
          },
        ]),
    {
      id: 'purge',
      section: 'Actions',
      title: 'Purge…',
      keywords: ['delete', 'remove', 'forget'],
      ...nothing,
      run: () => go({ ...otherView(address, 'data'), layout: 'purge' }),
    },
    {
      id: 'search',
      section: 'Help',
      title: 'Search and commands',
      keys: pageKeys(COMMAND_KEYS.search),
      isInMenu: true,
      run: openPalette,
    },
    { id: 'shortcuts', section: 'Help', title: 'All shortcuts', keys: '[Shift]+?', run: openShortcuts },
  ];
}
