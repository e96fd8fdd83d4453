import { useState } from 'react';
import { SERIES_GROUPS, type SeriesGroup } from '../../../core/contracts/series.ts';

const REMEMBERED_AS = 'blueplane.overview.cost-by';

/** What was chosen last. A browser that keeps nothing for this page is no reason to show nothing. */
export function rememberedGrouping(): SeriesGroup {
  try {
    const word = localStorage.getItem(REMEMBERED_AS);
    return SERIES_GROUPS.find((group) => group === word) ?? 'model';
  } catch {
    return 'model';
  }
}

function remember(group: SeriesGroup): void {
  try {
    localStorage.setItem(REMEMBERED_AS, group);
  } catch {
    // It holds until the page is closed.
  }
}

/** By what the cost is stacked: the choice of this card is remembered. */
export function useGrouping(): [SeriesGroup, (group: SeriesGroup) => void] {
  const [group, setGroup] = useState(rememberedGrouping);
  return [
    group,
    (next) => {
      remember(next);
      setGroup(next);
    },
  ];
}
