import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

/** Size of the window when nothing is remembered, and the smallest at which its pages are made to be read. */
const FIRST_SIZE = { width: 1_280, height: 800 };
const SMALLEST_SIZE = { width: 900, height: 600 };
/** So much of a window must be on a screen to be grasped again; else its screen is gone. Pixels each way. */
const GRASPABLE_PX = 64;
/** No screen is larger; a number beyond is a mistake. Device-independent pixels. */
const COORDINATE_MAX = 100_000;

const coordinate = z.number().int().min(-COORDINATE_MAX).max(COORDINATE_MAX);
const length = z.number().int().min(1).max(COORDINATE_MAX);
const windowBoundsSchema = z.object({ x: coordinate, y: coordinate, width: length, height: length });

/** Place and size for a new window; without x and y the system centres it. */
export type WindowPlace = {
  x?: number;
  y?: number;
  width: number;
  height: number;
  minWidth: number;
  minHeight: number;
};

/** What was remembered of the window; null when there is nothing, or nothing usable. */
export function readWindowBounds(path: string): Rectangle | null {
  try {
    return windowBoundsSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch {
    // Missing, unreadable or no JSON: the window opens where a new one would.
    return null;
  }
}

/** Remembers the bounds of the window. A disk that takes nothing must not keep a window from closing. */
export function writeWindowBounds(path: string, { x, y, width, height }: Rectangle): void {
  const draft = `${path}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify({ x, y, width, height })}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}

/**
 * Where the window opens: where it was, as far as the screens of today hold it, else in the middle of the main screen.
 * @param workAreas of all screens, the main one first
 */
export function windowPlace(remembered: Rectangle | null, workAreas: readonly Rectangle[]): WindowPlace {
  const screen = remembered === null ? undefined : screenOf(remembered, workAreas);
  const area = screen ?? workAreas[0] ?? { x: 0, y: 0, ...FIRST_SIZE };
  const minWidth = Math.min(SMALLEST_SIZE.width, area.width);
  const minHeight = Math.min(SMALLEST_SIZE.height, area.height);
  const wanted = remembered ?? FIRST_SIZE;
  const width = Math.max(minWidth, Math.min(wanted.width, area.width));
  const height = Math.max(minHeight, Math.min(wanted.height, area.height));
  const size = { width, height, minWidth, minHeight };
  if (remembered === null || screen === undefined) return size;
  return {
    x: Math.max(area.x, Math.min(remembered.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(remembered.y, area.y + area.height - height)),
    ...size,
  };
}

/** The screen that shows most of the window; undefined when none shows enough of it to be grasped. */
function screenOf(window: Rectangle, workAreas: readonly Rectangle[]): Rectangle | undefined {
  return workAreas
    .map((area) => ({ area, shown: overlap(window, area) }))
    .filter(({ shown }) => shown.width >= GRASPABLE_PX && shown.height >= GRASPABLE_PX)
    .sort((one, other) => other.shown.width * other.shown.height - one.shown.width * one.shown.height)[0]?.area;
}

function overlap(one: Rectangle, other: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x),
    height: Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y),
  };
}
