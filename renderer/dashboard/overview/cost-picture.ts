import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { ESTIMATE_MARK, formatMoneyParts, formatTokens } from '../../../core/format/index.ts';
import type { ChartImage } from '../../shared/charts/chart-image.ts';
import { type PictureLegend, paintPicture } from '../../shared/charts/chart-picture.ts';
import type { Scope } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import type { BarGroup, CostBars } from './cost-bars.ts';
import { groupName } from './group-names.ts';

type CostPicture = {
  title: string;
  scope: Scope;
  kind: SeriesGroup;
  bars: CostBars;
  colourOf: (group: BarGroup) => string;
  image: ChartImage | null;
};

/** The legend as it stands beside the chart; what has no price says so, with its tokens. */
function legendOf({ kind, bars, colourOf }: CostPicture): PictureLegend[] {
  const costs = bars.priced.map((group) => group.totalCost);
  const texts = formatMoneyParts(
    costs,
    costs.reduce((sum, cost) => sum + cost, 0),
  );
  return [
    ...bars.priced.map((group, index) => ({
      name: groupName(kind, group),
      value: `${group.estimatedCost === 0 ? '' : ESTIMATE_MARK}${texts[index]}`,
      colour: colourOf(group),
    })),
    ...bars.unpriced.map((group) => ({
      name: groupName(kind, group),
      value: `${formatTokens(group.totalTokens)} tokens unpriced`,
      colour: 'var(--m-unpriced)',
    })),
  ];
}

/** The cost chart as PNG. @throws when the chart is not in the page, or the browser cannot make a picture */
export async function costPicture(picture: CostPicture): Promise<Blob> {
  const { title, scope, image } = picture;
  if (image === null) throw new Error('The chart is not shown yet. Try again.');
  return paintPicture({
    title,
    note: scopeWords(scope),
    width: image.width,
    height: image.height,
    draw: (context) => context.drawImage(image.canvas, 0, 0, image.width, image.height),
    legend: legendOf(picture),
  });
}
