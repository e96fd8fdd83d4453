/** Where the lanes of the timeline stand, in CSS pixels from the top of the drawing. */
export type Band = { top: number; bottom: number };

export type LaneName = 'prompts' | 'responses' | 'tools' | 'subagents' | 'errors' | 'cost';

export type Lanes = Record<LaneName, Band> & {
  /** Left and right end of the time axis. */
  left: number;
  right: number;
  height: number;
};

/** Names of lanes and amounts of money stand before the axis. */
const LEFT_PX = 92;
const NARROW_LEFT_PX = 76;
const RIGHT_PX = 10;
const AXIS_PX = 24;
const LANE_PX = 33;
const ERRORS_PX = 27;
const SUBAGENT_ROW_PX = 18;
const COST_PX = 132;
const BELOW_COST_PX = 8;
/** Below this width the names make room. */
const NARROW_PX = 560;

export const LANE_LABELS: Record<LaneName, string> = {
  prompts: 'Prompts',
  responses: 'Responses',
  tools: 'Tools',
  subagents: 'Subagents',
  errors: 'Errors',
  cost: 'Cost',
};

/** The lanes of a drawing so many pixels wide; subagents get as many rows as ran at once. */
export function placeLanes(width: number, subagentRows: number): Lanes {
  let top = AXIS_PX;
  const next = (height: number): Band => {
    const band = { top, bottom: top + height };
    top += height;
    return band;
  };
  const lanes = {
    prompts: next(LANE_PX),
    responses: next(LANE_PX),
    tools: next(LANE_PX),
    subagents: next(Math.max(1, subagentRows) * SUBAGENT_ROW_PX + 10),
    errors: next(ERRORS_PX),
    cost: next(COST_PX),
  };
  return {
    ...lanes,
    left: width < NARROW_PX ? NARROW_LEFT_PX : LEFT_PX,
    right: Math.max(width - RIGHT_PX, LEFT_PX + 1),
    height: top + BELOW_COST_PX,
  };
}

/** Top and bottom of a row of subagents. */
export function subagentBand({ subagents }: Lanes, row: number): Band {
  const top = subagents.top + 5 + row * SUBAGENT_ROW_PX;
  return { top, bottom: top + SUBAGENT_ROW_PX - 4 };
}
