import { type CsvValue, dayOfInstant } from '../../../../core/format/index.ts';
import { chartFileName, csvText, exactUsd } from '../../../shared/charts/chart-file.ts';
import { PICTURE_FONT, paintPicture, pictureCanvas } from '../../../shared/charts/chart-picture.ts';
import { readCanvasColours } from '../../../shared/hooks/use-canvas-colours.ts';
import { ZONE } from '../../../shared/zone.ts';
import { drawTimeline } from './draw-timeline.ts';
import type { Drawing } from './drawing.ts';
import { LANE_LABELS } from './lanes.ts';
import { agentName, errorWords } from './mark-words.ts';
import { type Mark, markAt } from './marks.ts';
import type { TimelineModel } from './timeline-model.ts';
import { CLASS_COLOURS } from './use-timeline-colours.ts';

const COLUMNS = ['time', 'event', 'name', 'agent', 'result', 'duration (ms)', 'cost (USD)', 'marked', 'tokens'];
const COST_MARKS = ['', 'estimated', 'unpriced'];

const LEGEND = [
  { name: 'edits', value: '', colour: CLASS_COLOURS.edit },
  { name: 'shell', value: '', colour: CLASS_COLOURS.shell },
  { name: 'reads', value: '', colour: CLASS_COLOURS.read },
  { name: 'failed', value: '', colour: 'var(--s-bad)' },
];

/** Name, agent, result, duration, cost, its mark, tokens: what is known of an event. */
function factsOf(model: TimelineModel, { kind, index }: Mark): CsvValue[] {
  const { responses, models, calls, tools, errorClasses, errors, subagents } = model.source;
  switch (kind) {
    case 'response': {
      const mark = responses.costMark[index] ?? 0;
      const kinds = [responses.input, responses.output, responses.cacheRead, responses.cacheWrite];
      return [
        models[responses.model[index] ?? -1] ?? null,
        agentName(model, responses.agent[index]),
        null,
        responses.duration[index] ?? null,
        mark === 2 ? null : exactUsd(responses.cost[index] ?? 0),
        COST_MARKS[mark] ?? null,
        kinds.reduce((sum, tokens) => sum + (tokens[index] ?? 0), 0),
      ];
    }
    case 'call': {
      const outcome = calls.outcome[index] ?? 'undecided';
      const duration = calls.duration[index] ?? -1;
      return [
        tools[calls.tool[index] ?? -1]?.toolName ?? null,
        agentName(model, calls.agent[index]),
        outcome === 'failed' ? `failed: ${errorWords(errorClasses[calls.errorClass[index] ?? -1])}` : outcome,
        duration === -1 ? null : duration,
      ];
    }
    case 'subagent': {
      const subagent = subagents[index];
      // Its cost stands in its responses: here once more, the column would count it twice.
      return subagent === undefined ? [] : [agentName(model, subagent.agent), null, null, subagent.to - subagent.from];
    }
    case 'error':
      return [null, null, errorWords(errorClasses[errors.errorClass[index] ?? -1])];
    default:
      return [];
  }
}

/** The timeline as CSV: a line an event in the order of time, at ISO 8601 UTC. The costs add up to the session's. */
export function timelineCsv(model: TimelineModel): string {
  const rows = Array.from(model.order.at, (at, place) => {
    const mark = markAt(model.order, place);
    if (mark === null) return [];
    const facts = factsOf(model, mark);
    const missing = COLUMNS.length - 2 - facts.length;
    return [new Date(model.startMs + at).toISOString(), mark.kind, ...facts, ...Array<null>(missing).fill(null)];
  });
  return csvText(COLUMNS, rows);
}

/** `blueplane-timeline-2026-11-19`, by the days that the session lasted. */
export function timelineFileName({ source, startMs }: TimelineModel): string {
  const until = dayOfInstant(source.endedAt ?? startMs, ZONE);
  return chartFileName('timeline', { since: dayOfInstant(startMs, ZONE), until });
}

/** The timeline as it is in sight, as PNG. @throws when the browser cannot make a picture */
export function timelinePicture(drawing: Omit<Drawing, 'context'>, note: string): Promise<Blob> {
  const { lanes } = drawing;
  const width = lanes.right + 10;
  // It empties its ground before it draws, so it has a canvas of its own.
  const { canvas, context: own } = pictureCanvas(width, lanes.height);
  drawTimeline({ ...drawing, context: own });
  const [t2 = ''] = readCanvasColours(['var(--t2)']);
  return paintPicture({
    ...{ title: 'Timeline', note, width, height: lanes.height, legend: LEGEND },
    draw(context) {
      context.drawImage(canvas, 0, 0, width, lanes.height);
      context.font = `400 12px ${PICTURE_FONT}`;
      context.fillStyle = t2;
      context.textBaseline = 'middle';
      const bands = [lanes.prompts, lanes.responses, lanes.tools, lanes.subagents, lanes.errors];
      const labels = Object.values(LANE_LABELS);
      for (const [at, { top, bottom }] of bands.entries()) context.fillText(labels[at] ?? '', 0, (top + bottom) / 2);
      context.fillText(LANE_LABELS.cost, 0, lanes.cost.top + 12);
    },
  });
}
