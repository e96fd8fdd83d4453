import { DAY_STEP_MS, type DaySession, type DayView } from '../../../../core/contracts/day.ts';
import { PLATFORMS, type Platform } from '../../../../core/contracts/platform.ts';
import {
  formatCost,
  formatCount,
  formatMoneyParts,
  formatTime,
  formatTokenTotal,
} from '../../../../core/format/index.ts';
import { PICTURE_FONT } from '../../../shared/charts/chart-picture.ts';
import { TOOL_COLOURS } from '../../../shared/components/tool-mark.tsx';
import { readCanvasColours } from '../../../shared/hooks/use-canvas-colours.ts';
import { ZONE } from '../../../shared/zone.ts';
import { tickText, timeTicks } from '../timeline/time-ticks.ts';
import { AT_ONCE_COLOURS } from './at-once-colours.ts';
import { runsOf, timesOf } from './concurrency.tsx';
import { stackSessions } from './day-hours.ts';
import { type DayScale, dayScale } from './day-scale.ts';

/** Lengths in CSS pixels. Names stand at the left of the axis, sums at its right. */
const WIDTH_PX = 1_000;
const LABEL_PX = 160;
const TOTAL_PX = 96;
const HEAD_PX = 26;
const AT_ONCE_PX = 44;
const BAR_PX = 34;
const STACK_PX = 48;
const ROW_GAP_PX = 14;
const COSTS_PX = 16;
const LEAST_WIDTH_PX = 4;
const COST_FITS_PX = 58;
const TICK_ROOM_PX = 80;
const TRIANGLE_PX = 4;
const MARKED_PX = 3;

type Project = DayView['projects'][number];
type Row = { project: Project; cost: string; places: number[]; top: number; height: number };

/** Where everything of the picture stands. */
export type DayLayout = {
  view: DayView;
  scale: DayScale;
  rows: Row[];
  now: number | null;
  width: number;
  height: number;
};

/** Lays the day out. @param now epoch milliseconds; null on a day that is over */
export function dayLayout(view: DayView, span: DayScale['span'], now: number | null): DayLayout {
  const costs = formatMoneyParts(
    view.projects.map(({ totals }) => totals.totalCost),
    view.totals.totalCost,
  );
  let top = HEAD_PX + AT_ONCE_PX;
  const rows = view.projects.map((project, at) => {
    const places = stackSessions(project.sessions);
    const height = Math.max(1, ...places.map((place) => place + 1)) * STACK_PX + ROW_GAP_PX;
    const row = { project, cost: costs[at] ?? '', places, top, height };
    top += height;
    return row;
  });
  return { view, scale: dayScale(span, WIDTH_PX - LABEL_PX - TOTAL_PX), rows, now, width: WIDTH_PX, height: top };
}

type Ink = Record<'t1' | 't2' | 't3' | 'line' | 'bad' | 'few' | 'most' | 'surface', string> & {
  tools: ReadonlyMap<Platform, { full: string; ground: string }>;
};

function readInk(): Ink {
  const [t1 = '', t2 = '', t3 = '', line = '', bad = '', few = '', most = '', surface = ''] = readCanvasColours([
    ...['var(--t1)', 'var(--t2)', 'var(--t3)', 'var(--line)', 'var(--s-bad)'],
    ...[AT_ONCE_COLOURS.few, AT_ONCE_COLOURS.most, 'var(--surface)'],
  ]);
  const colours = PLATFORMS.map((platform) => TOOL_COLOURS[platform]);
  const full = readCanvasColours(colours);
  const grounds = readCanvasColours(colours.map((colour) => `color-mix(in oklab, ${colour} 14%, var(--surface))`));
  const tools = PLATFORMS.map(
    (platform, at) => [platform, { full: full[at] ?? t2, ground: grounds[at] ?? line }] as const,
  );
  return { t1, t2, t3, line, bad, few, most, surface, tools: new Map(tools) };
}

/** Draws the sessions of a day: the hours, how many ran at once, a row a project, and now. */
export function drawDay(context: CanvasRenderingContext2D, layout: DayLayout): void {
  const ink = readInk();
  context.save();
  context.translate(LABEL_PX, 0);
  drawHours(context, layout, ink);
  drawAtOnce(context, layout, ink);
  const mostCost = Math.max(
    0,
    ...layout.view.projects.flatMap(({ sessions }) => sessions.flatMap(({ cost }) => cost.usd)),
  );
  for (const row of layout.rows) {
    drawRowWords(context, layout, row, ink);
    for (const [at, session] of row.project.sessions.entries()) {
      const top = row.top + ROW_GAP_PX / 2 + (row.places[at] ?? 0) * STACK_PX;
      drawSession(context, layout, { session, top, mostCost }, ink);
    }
  }
  drawNow(context, layout, ink);
  context.restore();
}

function drawHours(context: CanvasRenderingContext2D, { scale, height }: DayLayout, { line, t3 }: Ink): void {
  const { at: ticks, stepMs } = timeTicks(scale.span.from, scale.span.to, scale.width / TICK_ROOM_PX);
  for (const at of ticks) {
    context.fillStyle = line;
    context.fillRect(Math.round(scale.toX(at)), HEAD_PX - 4, 1, height - HEAD_PX + 4);
    write(context, tickText(at, stepMs, { timeZone: ZONE }), scale.toX(at), 8, { colour: t3, align: 'center' });
  }
}

function drawAtOnce(context: CanvasRenderingContext2D, { view, scale, now }: DayLayout, { t2, few, most }: Ink): void {
  const bottom = HEAD_PX + AT_ONCE_PX - 6;
  const dayStart = Date.parse(view.from);
  write(context, 'At once', -LABEL_PX, bottom - 14, { colour: t2 });
  write(context, `peak ${formatCount(view.peak)}`, scale.width + TOTAL_PX, bottom - 14, { colour: t2, align: 'end' });
  for (const run of runsOf(view.concurrency)) {
    const { from, to } = timesOf(run, dayStart, now ?? Number.POSITIVE_INFINITY);
    const { sessions } = run;
    const x = scale.toX(from);
    const height = ((AT_ONCE_PX - 10) * sessions) / view.peak;
    context.fillStyle = sessions === view.peak && view.peak > 1 ? most : few;
    context.fillRect(x, bottom - height, scale.toX(to) - x, height);
  }
}

function drawRowWords(context: CanvasRenderingContext2D, layout: DayLayout, row: Row, { t1, t3, line }: Ink): void {
  const { project, cost, top, height } = row;
  const middle = top + height / 2;
  const right = layout.scale.width + TOTAL_PX;
  context.fillStyle = line;
  context.fillRect(-LABEL_PX, top, layout.width, 1);
  const label = project.label === '' ? 'No project' : project.label;
  const sessions = project.sessions.length;
  write(context, label, -LABEL_PX, middle - 8, { colour: t1, weight: 600, widest: LABEL_PX - 12 });
  write(context, sessions === 1 ? '1 session' : `${formatCount(sessions)} sessions`, -LABEL_PX, middle + 9, {
    colour: t3,
  });
  write(context, cost, right, middle - 8, { colour: t1, weight: 600, align: 'end' });
  write(context, formatTokenTotal(project.totals), right, middle + 9, { colour: t3, align: 'end' });
}

type Drawn = { session: DaySession; top: number /** USD of the dearest step of the day. */; mostCost: number };

function drawSession(
  context: CanvasRenderingContext2D,
  { view, scale }: DayLayout,
  { session, top, mostCost }: Drawn,
  { tools, t1, t2, bad, surface }: Ink,
): void {
  const { full = t2, ground = surface } = tools.get(session.platform) ?? {};
  const left = Math.max(0, scale.toX(Date.parse(session.from)));
  const width = Math.max(LEAST_WIDTH_PX, Math.min(scale.width, scale.toX(Date.parse(session.to))) - left);
  const place = (instant: string) => Math.max(left, Math.min(left + width, scale.toX(Date.parse(instant))));
  context.save();
  context.beginPath();
  context.roundRect(left, top, width, BAR_PX, 4);
  context.fillStyle = ground;
  context.fill();
  context.clip();
  context.fillStyle = full;
  context.fillRect(left, top, MARKED_PX, BAR_PX);
  const stepPx = scale.toX(DAY_STEP_MS) - scale.toX(0);
  for (const [at, step] of session.cost.step.entries()) {
    const height = mostCost === 0 ? 0 : Math.max(1.5, (COSTS_PX * (session.cost.usd[at] ?? 0)) / mostCost);
    const x = Math.max(left, scale.toX(Date.parse(view.from) + step * DAY_STEP_MS));
    context.fillRect(x, top + BAR_PX - 2 - height, Math.max(1, stepPx - 1), height);
  }
  context.fillStyle = t2;
  for (const { from, to } of session.subagents) {
    context.fillRect(place(from), top + 2, Math.max(5, place(to) - place(from)), 2);
  }
  context.restore();
  context.fillStyle = bad;
  for (const at of session.failures) {
    context.beginPath();
    context.moveTo(place(at), top + BAR_PX + 2);
    context.lineTo(place(at) + TRIANGLE_PX, top + BAR_PX + 8);
    context.lineTo(place(at) - TRIANGLE_PX, top + BAR_PX + 8);
    context.fill();
  }
  if (width >= COST_FITS_PX) {
    write(context, formatCost(session.totals), left + width - 6, top + 11, { colour: t1, weight: 500, align: 'end' });
  }
}

function drawNow(context: CanvasRenderingContext2D, { scale, now, height }: DayLayout, { bad, surface }: Ink): void {
  if (now === null) return;
  const x = scale.toX(now);
  const words = formatTime(now, { timeZone: ZONE });
  context.fillStyle = bad;
  context.fillRect(x - 1, HEAD_PX - 6, 2, height - HEAD_PX + 6);
  context.font = `600 11px ${PICTURE_FONT}`;
  const width = context.measureText(words).width + 12;
  context.beginPath();
  context.roundRect(x - width / 2, 0, width, 17, 4);
  context.fill();
  write(context, words, x, 9, { colour: surface, weight: 600, align: 'center' });
}

type Words = { colour: string; weight?: number; align?: CanvasTextAlign; widest?: number };

function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, words: Words): void {
  context.font = `${words.weight ?? 400} 11px ${PICTURE_FONT}`;
  context.textBaseline = 'middle';
  context.textAlign = words.align ?? 'start';
  context.fillStyle = words.colour;
  context.fillText(text, x, y, words.widest);
}
