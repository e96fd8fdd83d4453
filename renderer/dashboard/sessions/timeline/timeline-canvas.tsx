import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatMoney } from '../../../../core/format/index.ts';
import { drawTimeline } from './draw-timeline.ts';
import type { TimelineColours } from './drawing.ts';
import type { Lanes } from './lanes.ts';
import { timeScale } from './scales.ts';
import type { TimeSpan } from './time-span.ts';
import type { TimelineModel } from './timeline-model.ts';

type TimelineCanvasProps = {
  model: TimelineModel;
  span: TimeSpan;
  lanes: Lanes;
  /** CSS pixels. */
  width: number;
  colours: TimelineColours;
};

/** Fits a canvas to the screen's own pixels; null where there is no drawing at all. */
export function sharpContext(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting the size empties the canvas and takes time, also when it is the same.
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** False until the fonts are there: text drawn before would keep another one. */
export function useFontsReady(): boolean {
  const [ready, setReady] = useState(document.fonts.status === 'loaded');
  useEffect(() => {
    void document.fonts.ready.then(() => setReady(true));
  }, []);
  return ready;
}

/** Gives a drawing's memory back with its element: a megabyte or two would else wait for a collection of garbage. */
export function useReleasedCanvas(canvas: RefObject<HTMLCanvasElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    return () => {
      if (element === null) return;
      element.width = 0;
      element.height = 0;
    };
  }, [canvas]);
}

/** The drawing itself. It is drawn anew only when something of it changed, never for what lies above it. */
export const TimelineCanvas = memo(function TimelineCanvas(props: TimelineCanvasProps) {
  const { model, span, lanes, width, colours } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const fonts = useFontsReady();
  useReleasedCanvas(canvas);
  // biome-ignore lint/correctness/useExhaustiveDependencies: fonts change what the same text looks like
  useLayoutEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = sharpContext(canvas.current, width, lanes.height);
    if (context === null) return;
    drawTimeline({ context, model, lanes, colours, scale: timeScale(span, lanes), money: formatMoney });
  }, [model, span, lanes, width, colours, fonts]);
  return (
    <canvas ref={canvas} className="keep-colour pointer-events-none block w-full" style={{ height: lanes.height }} />
  );
});
