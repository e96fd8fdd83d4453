import { ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { SessionTimeline } from '../../../../core/contracts/session-timeline.ts';
import { dayOfInstant, formatCount, formatDay, formatMoney } from '../../../../core/format/index.ts';
import { ChartMenu } from '../../../shared/charts/chart-menu.tsx';
import { Button } from '../../../shared/components/button.tsx';
import { useWidth } from '../../../shared/hooks/use-width.ts';
import { ZONE } from '../../../shared/zone.ts';
import { costScale } from './draw-cost.ts';
import { DENSITY_BAR_PX } from './draw-density.ts';
import { isDense } from './draw-timeline.ts';
import { findMark } from './find-mark.ts';
import { LANE_LABELS, type LaneName, placeLanes } from './lanes.ts';
import { MarkDetails } from './mark-details.tsx';
import { MarkPointer } from './mark-pointer.tsx';
import { markWords } from './mark-words.ts';
import { type Mark, markAt, neighbouringPrompt, placeOf, placeOfMark } from './marks.ts';
import { Minimap } from './minimap.tsx';
import { timeScale } from './scales.ts';
import { mergedWords, spanWords, timelineSentence } from './sight-words.ts';
import { bringIntoSight, isWhole, moveBy, zoomAround } from './time-span.ts';
import { TimelineCanvas } from './timeline-canvas.tsx';
import { TimelineLegend } from './timeline-legend.tsx';
import { costUntil, type TimelineModel, timelineModel } from './timeline-model.ts';
import { timelineCsv, timelineFileName, timelinePicture } from './timeline-saving.ts';
import { TimelineTable } from './timeline-table.tsx';
import { useChosenSpan } from './use-chosen-span.ts';
import { usePointerGestures } from './use-pointer-gestures.ts';
import { useTimelineColours } from './use-timeline-colours.ts';

/** One press of a key or button shows so much less or more. */
const ZOOM_STEP = 0.6;
/** A screen's width of keys and rail is no time; the drawing needs this much at least. */
const LEAST_WIDTH_PX = 240;

type DrawingProps = {
  model: TimelineModel;
  asTable: boolean;
  onTable: () => void;
  /** Shows what was said at a moment, ISO 8601. */
  onTranscript: (at: string) => void;
};

type Pointed = { x: number; y: number };

function Drawing({ model, asTable, onTable, onTranscript }: DrawingProps) {
  const { order, whole } = model;
  const { span, change, fit } = useChosenSpan(whole);
  const [box, measured] = useWidth<HTMLDivElement>();
  const area = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [stepped, setStepped] = useState<Mark | null>(null);
  const [opened, setOpened] = useState<Mark | null>(null);
  const colours = useTimelineColours(model.source.models);
  const width = Math.max(measured, LEAST_WIDTH_PX);
  const lanes = useMemo(() => placeLanes(width, model.subagentRowCount), [width, model.subagentRowCount]);
  const scale = timeScale(span, lanes);
  const dense = isDense(model, span);

  const zoom = (factor: number, at?: number) =>
    change((now) => zoomAround(now, whole, factor, at ?? stepped?.at ?? (now.from + now.to) / 2));

  usePointerGestures(area, {
    onZoom: (factor, x) => zoom(factor, scale.toTime(x)),
    onDrag: (dx) => {
      setPointed(null);
      const by = -(scale.toTime(dx) - scale.toTime(0));
      change((now) => moveBy(now, whole, by));
    },
    onHover: (x, y) => setPointed({ x, y }),
    onLeave: () => setPointed(null),
    onClick: (x, y) => setOpened(dense ? null : findMark({ model, scale, lanes }, x, y)),
    onDoubleClick: fit,
  });

  function stepTo(place: number): void {
    const mark = markAt(order, place);
    if (mark === null) return;
    setPointed(null);
    setStepped(mark);
    change((now) => bringIntoSight(now, whole, mark.at));
  }

  function leave(): void {
    setStepped(null);
    setOpened(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = order.at.length - 1;
    // The first step begins at the edge that one looks from.
    const here = stepped === null ? null : placeOfMark(order, stepped);
    const before = here ?? placeOf(order.at, span.to);
    const after = here ?? placeOf(order.at, span.from) - 1;
    const keys = new Map<string, () => void>([
      ['ArrowLeft', () => stepTo(Math.max(0, before - 1))],
      ['ArrowRight', () => stepTo(Math.min(last, after + 1))],
      ['[', () => stepTo(neighbouringPrompt(order, before, -1))],
      [']', () => stepTo(neighbouringPrompt(order, after, 1))],
      ['Home', () => stepTo(0)],
      ['End', () => stepTo(last)],
      ['+', () => zoom(ZOOM_STEP)],
      ['=', () => zoom(ZOOM_STEP)],
      ['-', () => zoom(1 / ZOOM_STEP)],
      ['0', fit],
      ['Enter', () => setOpened(stepped)],
      ['Escape', leave],
    ]);
    const press = keys.get(event.key);
    if (press === undefined) return;
    event.preventDefault();
    press();
  }

  const hovered = pointed === null || dense ? null : findMark({ model, scale, lanes }, pointed.x, pointed.y);
  const shown = hovered ?? (pointed === null ? stepped : null);
  const merged =
    pointed === null || !dense || pointed.x < lanes.left
      ? null
      : mergedWords(model, {
          from: scale.toTime(pointed.x - DENSITY_BAR_PX / 2),
          to: scale.toTime(pointed.x + DENSITY_BAR_PX / 2),
        });
  const shownX = shown === null ? 0 : scale.toX(shown.at);
  const words = shown === null ? null : markWords(model, shown);
  const steppedWords = stepped === null ? null : markWords(model, stepped);
  return (
    <>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-5 pt-2">
        <h3 className="text-label">Timeline</h3>
        <span className="text-small text-t3">{spanWords(model, span)}</span>
        <span className="ms-auto flex flex-wrap items-center gap-1">
          <TimelineLegend />
          {asTable ? null : (
            <>
              <Button look="ghost" className="px-0" title="Show more time (−)" onClick={() => zoom(1 / ZOOM_STEP)}>
                <ZoomOut aria-hidden="true" size={14} strokeWidth={1.75} />
                <span className="sr-only">Zoom out</span>
              </Button>
              <Button look="ghost" className="px-0" title="Show less time (+)" onClick={() => zoom(ZOOM_STEP)}>
                <ZoomIn aria-hidden="true" size={14} strokeWidth={1.75} />
                <span className="sr-only">Zoom in</span>
              </Button>
              <Button
                look="ghost"
                title="Show all of the session (0)"
                aria-disabled={isWhole(span, whole)}
                onClick={fit}
              >
                Fit
              </Button>
            </>
          )}
          <ChartMenu
            table={{ isShown: asTable, onToggle: onTable }}
            fileName={timelineFileName(model)}
            csv={() => timelineCsv(model)}
            picture={
              asTable || measured === 0
                ? null
                : () =>
                    timelinePicture(
                      { model, scale, lanes, colours, money: formatMoney },
                      `${formatDay(dayOfInstant(model.startMs, ZONE), { year: true })}, ${spanWords(model, span)}`,
                    )
            }
          />
        </span>
      </header>
      {asTable ? <TimelineTable model={model} /> : null}
      {/* It stays in the page behind the table: its width and what a pointer does there are watched from its first moment on. */}
      <div ref={box} hidden={asTable} className="mx-5 min-w-0 pb-3">
        <div
          ref={area}
          role="img"
          aria-label={`${timelineSentence(model)}. Arrow keys step through the events, brackets through the prompts.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the events
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setStepped(null)}
          className="relative cursor-crosshair touch-pan-y rounded-chip select-none active:cursor-grabbing"
        >
          {Object.entries(LANE_LABELS).map(([lane, label]) => (
            <LaneLabel key={lane} text={label} band={lanes[isLane(lane) ? lane : 'cost']} isCost={lane === 'cost'} />
          ))}
          {measured === 0 ? (
            <div style={{ height: lanes.height }} />
          ) : (
            <TimelineCanvas model={model} span={span} lanes={lanes} width={width} colours={colours} />
          )}
          {words !== null && shown !== null && shownX >= lanes.left - 1 && shownX <= lanes.right + 1 ? (
            <MarkPointer
              words={words}
              x={shownX}
              costY={costScale({ model, scale, lanes }).toY(costUntil(model, shown.at))}
              lanes={lanes}
            />
          ) : null}
          {merged !== null && pointed !== null ? (
            <MarkPointer words={merged} x={pointed.x} costY={null} lanes={lanes} />
          ) : null}
        </div>
        <span aria-live="polite" className="sr-only">
          {steppedWords === null ? '' : [steppedWords.title, steppedWords.value, ...steppedWords.lines].join('. ')}
        </span>
        <Minimap model={model} span={span} lanes={lanes} width={width} colours={colours} change={change} />
      </div>
      {opened === null ? null : (
        <MarkDetails model={model} mark={opened} onClose={() => setOpened(null)} onTranscript={onTranscript} />
      )}
    </>
  );
}

function isLane(name: string): name is LaneName {
  return Object.hasOwn(LANE_LABELS, name);
}

function LaneLabel({ text, band, isCost }: { text: string; band: { top: number; bottom: number }; isCost: boolean }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute start-0 flex items-center text-small text-t2"
      style={isCost ? { top: band.top + 4 } : { top: band.top, height: band.bottom - band.top }}
    >
      {text}
    </span>
  );
}

type TimelineProps = { timeline: SessionTimeline; onTranscript: (at: string) => void };

/** What happened in a session, on one axis of time, with what it cost so far below. */
export function Timeline({ timeline, onTranscript }: TimelineProps) {
  const model = useMemo(() => timelineModel(timeline), [timeline]);
  const [asTable, setAsTable] = useState(false);
  if (model === null || model.order.at.length === 0) {
    return <p className="px-5 py-6 text-t3">Nothing is recorded of what happened in this session.</p>;
  }
  const { prompts, responses, calls } = timeline.omitted;
  const omitted = prompts + responses + calls;
  return (
    <section aria-label="Timeline" className="min-w-0 border-b border-line">
      <Drawing model={model} asTable={asTable} onTable={() => setAsTable(!asTable)} onTranscript={onTranscript} />
      {omitted === 0 ? null : (
        <p className="px-5 pb-3 text-micro text-t3">
          {formatCount(omitted)} older events are not drawn. All figures include them.
        </p>
      )}
    </section>
  );
}
