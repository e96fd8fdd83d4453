import type { ToolHours } from '../../../core/contracts/tool-hours.ts';
import { formatHour } from '../../../core/format/index.ts';
import { csvHour, csvText } from '../../shared/charts/chart-file.ts';
import { paintPicture } from '../../shared/charts/chart-picture.ts';
import { drawHeat, type HeatPicture, heatHeight } from '../../shared/charts/draw-heat.ts';
import { hoursShown, strengthOf } from './hour-cells.ts';

export type Measure = 'calls' | 'failures' | 'durationP95Ms';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const COLUMN_NAMES: Record<Measure, string> = { calls: 'calls', failures: 'failures', durationP95Ms: 'p95 (ms)' };
const LABEL_PX = 130;
const COLUMN_PX = 38;

/** A line a tool, a column an hour of the day. A duration of no call is empty, not 0. */
export function hoursCsv(measure: Measure, { tools }: Pick<ToolHours, 'tools'>): string {
  return csvText(
    [`tool, ${COLUMN_NAMES[measure]} from`, ...HOURS.map(csvHour)],
    tools.map((tool) => [tool.toolName, ...HOURS.map((hour) => tool[measure][hour] ?? null)]),
  );
}

type Words = { title: string; note: string; cellWords: (value: number) => string };

/** The same as PNG, with the figures in its cells. @throws when the browser cannot make a picture */
export function hoursPicture(
  measure: Measure,
  { tools, totals }: Pick<ToolHours, 'tools' | 'totals'>,
  { title, note, cellWords }: Words,
): Promise<Blob> {
  const hours = hoursShown(totals.calls);
  const valuesOf = (tool: ToolHours['tools'][number]) => hours.map((hour) => tool[measure][hour] ?? 0);
  const highest = Math.max(0, ...tools.flatMap(valuesOf));
  const picture: HeatPicture = {
    columns: hours.map((hour) => formatHour(hour, { short: true })),
    rows: tools.map((tool) => ({
      label: tool.toolName,
      strengths: valuesOf(tool).map((value) => strengthOf(value, highest, measure === 'durationP95Ms')),
      texts: valuesOf(tool).map((value) => (value === 0 ? '' : cellWords(value))),
    })),
  };
  const width = LABEL_PX + COLUMN_PX * hours.length;
  return paintPicture({
    ...{ title, note, width, height: heatHeight(picture), legend: [] },
    draw: (context) => drawHeat(context, picture, { width, labelWidth: LABEL_PX }),
  });
}
