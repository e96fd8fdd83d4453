import type { Productivity } from '../../../core/contracts/productivity.ts';
import { formatCount, MINUS, roundPartsToUnits } from '../../../core/format/index.ts';

/** The points of each part as they are shown, in the order of the parts: they add up to the rounded score. */
export function scorePoints({ score, parts }: Pick<Productivity, 'score' | 'parts'>): string[] {
  const points = parts.map((part) => part.points);
  const total = score ?? points.reduce((sum, each) => sum + each, 0);
  return roundPartsToUnits(points, total, 1).map((rounded, index) => {
    const isBase = parts[index]?.part === 'base';
    if (isBase || rounded === 0) return formatCount(rounded);
    return rounded < 0 ? `${MINUS}${formatCount(-rounded)}` : `+${formatCount(rounded)}`;
  });
}
