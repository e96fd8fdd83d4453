import type { Page } from '@playwright/test';

/** What a page draws, by the cards it stands in. */
export type Drawings = {
  /** The cards whose drawings have a menu with their table and files. */
  charts: string[];
  /** Drawings without one, which no rule allows. */
  bare: string[];
};

/** Where drawings are told from all else: by what it takes to draw, which nobody can forget to write. */
const DRAWN = ['[role=img]', 'canvas', 'svg:not(.lucide)', '[style*="flex-grow"]', '[style*="%"]', '[style*="--heat"]'];

/**
 * What is drawn needs no menu: a spark-line's figure stands beside it, a meter is one figure with its words, a mark stands
 * for a name or a strength, a state is said in words, and a minimap draws again what the chart above it does. Everything else
 * that is drawn is a chart.
 */
const NO_CHARTS = ['spark-line', 'meter', 'mark', 'state', 'minimap'];

/**
 * Looks at everything that can be seen of a page. A chart belongs to the innermost section or article around it, which
 * has a chart's menu for each `role="img"` in it, and one for what is drawn beside those.
 */
export function drawingsOf(page: Page): Promise<Drawings> {
  return page.evaluate(
    ({ drawn, noCharts }) => {
      const CARD = 'section, article, [role=dialog]';
      const nameOf = (element: Element | null): string => {
        const labelled = element?.getAttribute('aria-labelledby');
        const heading = labelled == null ? null : document.getElementById(labelled)?.textContent;
        return heading ?? element?.getAttribute('aria-label') ?? element?.tagName ?? 'the page';
      };
      const ownOf = (card: Element, selector: string) =>
        [...card.querySelectorAll(selector)].filter((each) => each.closest(CARD) === card && each.checkVisibility());
      const charts = new Set<string>();
      const bare = new Set<string>();
      const isChart = (element: Element): boolean => {
        const excused = element.closest('[data-drawing]')?.getAttribute('data-drawing');
        if (excused != null && noCharts.includes(excused)) return false;
        return element.closest('[data-waiting]') === null && element.checkVisibility();
      };
      for (const element of document.querySelectorAll(drawn.join())) {
        if (!isChart(element)) continue;
        const card = element.closest(CARD);
        const menus = card === null ? [] : ownOf(card, '[data-chart-menu]');
        const images = card === null ? [] : ownOf(card, '[role=img]:not([data-drawing]):not([role=img] *)');
        const beside =
          card !== null &&
          ownOf(card, drawn.join()).some((each) => isChart(each) && !images.some((image) => image.contains(each)));
        const needed = images.length + (beside ? 1 : 0);
        if (needed > 0 && menus.length >= needed) charts.add(nameOf(card));
        else bare.add(`${nameOf(card)}: ${element.outerHTML.slice(0, 160)}`);
      }
      return { charts: [...charts], bare: [...bare] };
    },
    { drawn: DRAWN, noCharts: NO_CHARTS },
  );
}
