import { type PointerEvent, useLayoutEffect, useRef } from 'react';
import { ZONE } from '../../../shared/zone.ts';
import { density } from './density.ts';
import { CANVAS_FONT, type TimelineColours } from './drawing.ts';
import type { Lanes } from './lanes.ts';
import { timeScale } from './scales.ts';
import { keepWithin, moveBy, type TimeSpan } from './time-span.ts';
import { tickText, timeTicks } from './time-ticks.ts';
import { sharpContext, useFontsReady, useReleasedCanvas } from './timeline-canvas.tsx';
import type { TimelineModel } from './timeline-model.ts';

const BARS_PX = 30;
const HEIGHT_PX = BARS_PX + 18;
const BAR_PX = 8;
const GAP_PX = 1.5;
const FAILURE_PX = 6;
const TICK_ROOM_PX = 120;
/** A pointer this near to an end of the brush moves that end. */
const HANDLE_PX = 7;

type MinimapProps = {
  model: TimelineModel;
  span: TimeSpan;
  lanes: Lanes;
  width: number;
  colours: TimelineColours;
  change: (next: (span: TimeSpan) => TimeSpan) => void;
};

function drawMinimap(
  context: CanvasRenderingContext2D,
  { model, lanes, colours }: Pick<MinimapProps, 'model' | 'lanes' | 'colours'>,
): void {
  const { left, right } = lanes;
  const scale = timeScale(model.whole, lanes);
  const bars = Math.max(1, Math.floor((right - left) / BAR_PX));
  const width = (right - left) / bars;
  context.clearRect(0, 0, right + 20, HEIGHT_PX);
  const busy = density(model.order.at, model.whole, bars);
  context.fillStyle = colours.ghost;
  for (const [bar, value] of busy.value.entries()) {
    if (value === 0) continue;
    const height = Math.max(2, (BARS_PX - FAILURE_PX - 4) * Math.sqrt(value / busy.most));
    context.fillRect(left + bar * width, BARS_PX - height, width - GAP_PX, height);
  }
  context.fillStyle = colours.bad;
  const failed = density(model.failures.at, model.whole, bars);
  for (const [bar, value] of failed.value.entries()) {
    if (value > 0) context.fillRect(left + (bar + 0.5) * width - 1, 2, 2, FAILURE_PX);
  }
  context.font = CANVAS_FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colours.t3;
  const { from, to } = model.whole;
  const ticks = timeTicks(model.startMs + from, model.startMs + to, (right - left) / TICK_ROOM_PX);
  for (const at of ticks.at) {
    const text = tickText(at, ticks.stepMs, { timeZone: ZONE });
    const half = context.measureText(text).width / 2;
    const x = Math.min(Math.max(scale.toX(at - model.startMs), left + half), right - half + 8);
    context.fillText(text, x, BARS_PX + 10);
  }
}

/** The whole session in small, with a brush over what is in sight: drag it, or its ends. Keys do the same above. */
export function Minimap({ model, span, lanes, width, colours, change }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grip = useRef<{ part: 'from' | 'to' | 'both'; x: number } | null>(null);
  const fonts = useFontsReady();
  useReleasedCanvas(canvas);
  const scale = timeScale(model.whole, lanes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: fonts change what the same text looks like
  useLayoutEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = sharpContext(canvas.current, width, HEIGHT_PX);
    if (context !== null) drawMinimap(context, { model, lanes, colours });
  }, [model, lanes, width, colours, fonts]);

  function down(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    const { offsetX: x } = event.nativeEvent;
    const [start, end] = [scale.toX(span.from), scale.toX(span.to)];
    const nearStart = Math.abs(x - start) <= HANDLE_PX;
    const nearEnd = Math.abs(x - end) <= HANDLE_PX;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (nearStart || nearEnd) {
      grip.current = { part: nearStart && !(nearEnd && x > end) ? 'from' : 'to', x };
      return;
    }
    grip.current = { part: 'both', x };
    if (x < start || x > end) {
      const middle = scale.toTime(x);
      change((now) => moveBy(now, model.whole, middle - (now.from + now.to) / 2));
    }
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    const { offsetX: x } = event.nativeEvent;
    const held = grip.current;
    if (held === null) return;
    const time = scale.toTime(x);
    const by = time - scale.toTime(held.x);
    grip.current = { ...held, x };
    if (held.part === 'both') change((now) => moveBy(now, model.whole, by));
    else if (held.part === 'from')
      change((now) => keepWithin({ from: Math.min(time, now.to), to: now.to }, model.whole));
    else change((now) => keepWithin({ from: now.from, to: Math.max(time, now.from) }, model.whole));
  }

  const from = scale.toX(span.from);
  return (
    <div
      aria-hidden="true"
      data-drawing="minimap"
      className="relative mt-1 cursor-pointer touch-none"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    >
      <canvas ref={canvas} className="keep-colour pointer-events-none block w-full" style={{ height: HEIGHT_PX }} />
      <span
        className="pointer-events-none absolute top-0 rounded-chip border border-accent bg-accent/12 before:absolute before:inset-y-1.5 before:-start-[3px] before:w-[5px] before:rounded-full before:bg-accent after:absolute after:inset-y-1.5 after:-end-[3px] after:w-[5px] after:rounded-full after:bg-accent"
        style={{ left: from, width: Math.max(8, scale.toX(span.to) - from), height: BARS_PX }}
      />
    </div>
  );
}
