import type { Point, Rectangle, Size } from 'electron';

export type DisplayArea = {
  /** The whole screen. */
  bounds: Rectangle;
  /** Without taskbar, panels and menu bar. */
  workArea: Rectangle;
};

/** All in device-independent pixels of the system's one coordinate space; screens may lie at negative places. */
export type PopoverSurroundings = {
  platform: NodeJS.Platform;
  /** Where the tray icon is; all zero when the system does not tell. */
  trayBounds: Rectangle;
  cursor: Point;
  displays: readonly DisplayArea[];
  /** Wanted size of the popover. */
  size: Size;
  /** Whether windows are Wayland's, which no program may place. */
  wayland: boolean;
};

/** `window`: nobody can place it, so it is an ordinary window that the system puts somewhere. */
export type PopoverPlace = ({ kind: 'at' } & Rectangle) | { kind: 'window' };

type Side = 'top' | 'bottom' | 'left' | 'right';

/** Air between the popover and what it belongs to, and to the edges of the screen where there is room for it. */
const GAP_PX = 8;

/**
 * Where the popover goes, and how large it can be there. It always lies inside the work area of one screen: the icon's,
 * or the cursor's when the icon's place is not known. The edge next to the icon does not depend on the wanted height.
 */
export function popoverPlace(surroundings: PopoverSurroundings): PopoverPlace {
  const { platform, trayBounds, cursor, size } = surroundings;
  if (surroundings.wayland) return { kind: 'window' };
  const icon = isKnown(trayBounds) ? trayBounds : null;
  const anchor = icon === null ? cursor : centreOf(icon);
  const display = displayAt(surroundings.displays, anchor);
  if (display === undefined) return { kind: 'window' };

  const { workArea } = display;
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  const from = icon ?? { ...cursor, width: 0, height: 0 };
  const side = sideOf(platform, display, anchor, icon !== null);
  const { x, y } = besideSide(side, from, workArea, { width, height });
  return {
    kind: 'at',
    x: within(x, workArea.x, workArea.width, width),
    y: within(y, workArea.y, workArea.height, height),
    width,
    height,
  };
}

/** The side of the screen at which the icon's bar lies. */
function sideOf(platform: NodeJS.Platform, { bounds, workArea }: DisplayArea, anchor: Point, iconKnown: boolean): Side {
  // The menu bar of macOS and the panels of Linux lie at the top or the bottom.
  if (!iconKnown || platform !== 'win32') return anchor.y < workArea.y + workArea.height / 2 ? 'top' : 'bottom';
  // A taskbar takes its strip from the work area. Without any strip it hides itself, and the icon tells where.
  const distances = distancesToEdges(workArea, anchor);
  const strips = distancesToEdges(bounds, { x: workArea.x, y: workArea.y });
  const farStrips = distancesToEdges(bounds, {
    x: workArea.x + workArea.width,
    y: workArea.y + workArea.height,
  });
  const taken = { top: strips.top, left: strips.left, bottom: farStrips.bottom, right: farStrips.right };
  const sides: Side[] = ['bottom', 'top', 'right', 'left'];
  const withStrip = sides.filter((side) => taken[side] > 0);
  const candidates = withStrip.length > 0 ? withStrip : sides;
  return candidates.reduce((nearest, side) => (distances[side] < distances[nearest] ? side : nearest));
}

/** How far inside the rectangle a point is from each edge; negative when it is outside of it. */
function distancesToEdges(area: Rectangle, point: Point): Record<Side, number> {
  return {
    top: point.y - area.y,
    left: point.x - area.x,
    bottom: area.y + area.height - point.y,
    right: area.x + area.width - point.x,
  };
}

function besideSide(side: Side, icon: Rectangle, workArea: Rectangle, size: Size): Point {
  const { x: centreX, y: centreY } = centreOf(icon);
  const right = workArea.x + workArea.width;
  const bottom = workArea.y + workArea.height;
  // Beside an upright bar the popover grows away from the nearer end of the screen.
  const isLow = centreY > workArea.y + workArea.height / 2;
  const alongUpright = isLow ? icon.y + icon.height - size.height : icon.y;
  const alongFlat = Math.round(centreX - size.width / 2);
  switch (side) {
    case 'top':
      return { x: alongFlat, y: Math.max(workArea.y, icon.y + icon.height) + GAP_PX };
    case 'bottom':
      return { x: alongFlat, y: Math.min(bottom, icon.y) - GAP_PX - size.height };
    case 'left':
      return { x: Math.max(workArea.x, icon.x + icon.width) + GAP_PX, y: alongUpright };
    case 'right':
      return { x: Math.min(right, icon.x) - GAP_PX - size.width, y: alongUpright };
  }
}

/** The start of a length that lies between the ends of a longer one, with air at both where there is room for it. */
function within(wanted: number, start: number, available: number, length: number): number {
  const air = Math.min(GAP_PX, Math.floor((available - length) / 2));
  return Math.max(start + air, Math.min(wanted, start + available - length - air));
}

/** The screen under a point, else the nearest one: an icon may be said to be just outside of all. */
function displayAt(displays: readonly DisplayArea[], point: Point): DisplayArea | undefined {
  return displays
    .map((display) => ({ display, distance: distanceTo(display.bounds, point) }))
    .sort((one, other) => one.distance - other.distance)[0]?.display;
}

function distanceTo({ x, y, width, height }: Rectangle, point: Point): number {
  const aside = Math.max(x - point.x, 0, point.x - (x + width - 1));
  const above = Math.max(y - point.y, 0, point.y - (y + height - 1));
  return Math.hypot(aside, above);
}

function centreOf({ x, y, width, height }: Rectangle): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function isKnown({ width, height }: Rectangle): boolean {
  return width > 0 && height > 0;
}
