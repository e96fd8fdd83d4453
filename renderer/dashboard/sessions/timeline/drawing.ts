import type { ToolClass } from '../../../../core/contracts/session-timeline.ts';
import type { Lanes } from './lanes.ts';
import type { TimeScale } from './scales.ts';
import type { TimelineModel } from './timeline-model.ts';

/** Colours as a canvas takes them. */
export type TimelineColours = {
  t1: string;
  t2: string;
  t3: string;
  line: string;
  line2: string;
  ghost: string;
  accent: string;
  area: string;
  bad: string;
  warn: string;
  unpriced: string;
  classes: Record<ToolClass, string>;
  /** One for each model of the session, in its order. */
  models: string[];
};

/** What everything is drawn with. Lengths are CSS pixels; the context is scaled to the screen's own. */
export type Drawing = {
  context: CanvasRenderingContext2D;
  model: TimelineModel;
  scale: TimeScale;
  lanes: Lanes;
  colours: TimelineColours;
  /** Writes an amount of USD. */
  money: (usd: number) => string;
};

export const CANVAS_FONT = '11px "Inter Variable", system-ui, sans-serif';
