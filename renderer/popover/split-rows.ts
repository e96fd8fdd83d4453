import type { Today } from '../../core/contracts/api.ts';
import type { Platform } from '../../core/contracts/platform.ts';
import { formatMoneyParts } from '../../core/format/index.ts';
import { type Amount, addAmounts, NO_AMOUNT } from '../shared/amount.ts';

export type Split = 'tool' | 'model' | 'project';

/** One line of the split. `costText` is rounded with its neighbours, so that the lines add up to the total. */
export type SplitRow = Amount & { costText: string } & (
    | { kind: 'tool'; platform: Platform }
    | { kind: 'model'; model: string }
    | { kind: 'project'; project: string; label: string }
    | { kind: 'rest'; parts: number }
  );

/** As many lines as fit beside four sessions in the popover's height. */
const MOST_ROWS = 4;

type Part = Amount &
  (
    | { kind: 'tool'; platform: Platform }
    | { kind: 'model'; model: string }
    | { kind: 'project'; project: string; label: string }
  );
type Line = Part | (Amount & { kind: 'rest'; parts: number });

function parts(today: Today, split: Split): Part[] {
  if (split === 'tool') return today.byPlatform.map((part) => ({ ...part, kind: 'tool' }));
  if (split === 'model') return today.byModel.map((part) => ({ ...part, kind: 'model' }));
  return today.byProject.map((part) => ({ ...part, kind: 'project', project: part.projectHash }));
}

/** Today's cost by tool, model or project, most expensive first, what does not fit as one line at the end. */
export function splitRows(today: Today, split: Split): SplitRow[] {
  const sorted = parts(today, split)
    .filter((part) => part.totalTokens > 0 || part.totalCost > 0)
    .sort((one, other) => other.totalCost - one.totalCost || other.totalTokens - one.totalTokens);
  const shown = sorted.length > MOST_ROWS + 1 ? sorted.slice(0, MOST_ROWS) : sorted;
  const others = sorted.slice(shown.length);
  const lines: Line[] = [...shown];
  if (others.length > 0) {
    lines.push({ ...others.reduce<Amount>(addAmounts, NO_AMOUNT), kind: 'rest', parts: others.length });
  }
  const texts = formatMoneyParts(
    lines.map((line) => line.totalCost),
    today.totals.totalCost,
  );
  return lines.map((line, index) => ({ ...line, costText: texts[index] ?? '' }));
}
