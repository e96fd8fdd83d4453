import { formatCost, NO_DATA } from '../../core/format/index.ts';

/** A view that is measured, and how to see that it is there. */
export type MeasuredView = {
  name: 'overview' | 'sessions' | 'tools' | 'insights';
  /** As the side bar calls it, and as the window is titled. */
  link: string;
  title: string;
  /** Elements of which all hold a figure, or the sign that there is none, once the first of them can be read. */
  figures: string;
  /** How many of them hold a figure at least. */
  least: number;
};

export const VIEWS: readonly MeasuredView[] = [
  {
    name: 'overview',
    link: 'Overview',
    title: 'Overview · Blueplane',
    figures: 'section[aria-label="Summary"] dd:nth-of-type(1)',
    least: 5,
  },
  {
    name: 'sessions',
    link: 'Sessions',
    title: 'Sessions · Blueplane',
    figures: '[role="listbox"][aria-label="Sessions"] [role="option"] .shrink-0.font-medium',
    least: 5,
  },
  {
    name: 'tools',
    link: 'Tools',
    title: 'Tools & acceptance · Blueplane',
    figures: 'main tbody td.text-end',
    least: 8,
  },
  {
    name: 'insights',
    link: 'Insights',
    title: 'Insights · Blueplane',
    figures: 'main article, main section',
    least: 1,
  },
];

/** What a view shows in the place of something that is being loaded. */
export const PLACEHOLDERS =
  'main .rounded-chip.bg-track[aria-hidden="true"], main [role="status"] .sr-only, main [aria-busy="true"]';

/** What stands where there is nothing to count, or no price for what was counted. */
export const WITHOUT_FIGURE: readonly string[] = [
  NO_DATA,
  formatCost({ totalCost: 0, estimatedCost: 0, unpricedTokens: 1 }),
];
