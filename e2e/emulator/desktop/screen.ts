import { EventEmitter } from 'node:events';
import type { Display, Point, Rectangle, Screen } from 'electron';
import type { Members } from '../members.ts';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';

/** What the emulator knows of a display. The first of a list is the primary one. */
export type EmulatedDisplay = Pick<Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'>;

const TOP_PANEL_HEIGHT = 28;
const FIRST_DISPLAY: EmulatedDisplay = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1280, height: 800 },
  workArea: { x: 0, y: TOP_PANEL_HEIGHT, width: 1280, height: 800 - TOP_PANEL_HEIGHT },
  scaleFactor: 1,
};

class EmulatedScreen
  extends EventEmitter
  implements
    Members<
      Screen,
      'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getCursorScreenPoint'
    >
{
  #displays: EmulatedDisplay[] = [FIRST_DISPLAY];
  #cursor: Point = { x: 0, y: 0 };

  static moveCursor(screen: EmulatedScreen, point: Point): void {
    screen.#cursor = point;
  }

  /** Displays come, go and change as if a person plugged them. */
  static setDisplays(screen: EmulatedScreen, displays: EmulatedDisplay[]): void {
    if (displays.length === 0) throw new Error('there is always a display');
    const before = new Map(screen.#displays.map((display) => [display.id, display]));
    screen.#displays = displays;
    for (const display of displays) {
      const known = before.get(display.id);
      if (known === undefined) screen.emit('display-added', {}, display);
      else if (JSON.stringify(known) !== JSON.stringify(display)) {
        screen.emit('display-metrics-changed', {}, display, ['bounds', 'workArea', 'scaleFactor']);
      }
      before.delete(display.id);
    }
    for (const gone of before.values()) screen.emit('display-removed', {}, gone);
  }

  getAllDisplays(): EmulatedDisplay[] {
    requireReady("The 'screen' module can't be used before the app 'ready' event");
    return structuredClone(this.#displays);
  }

  getPrimaryDisplay(): EmulatedDisplay {
    return this.getAllDisplays()[0] ?? FIRST_DISPLAY;
  }

  getDisplayNearestPoint(point: Point): EmulatedDisplay {
    return this.getDisplayMatching({ ...point, width: 1, height: 1 });
  }

  /** The one that shares the largest area, else the nearest one. */
  getDisplayMatching(rectangle: Rectangle): EmulatedDisplay {
    const [best = FIRST_DISPLAY] = this.getAllDisplays().sort(
      (one, other) =>
        sharedArea(other.bounds, rectangle) - sharedArea(one.bounds, rectangle) ||
        distance(one.bounds, rectangle) - distance(other.bounds, rectangle),
    );
    return best;
  }

  getCursorScreenPoint(): Point {
    requireReady("The 'screen' module can't be used before the app 'ready' event");
    return { ...this.#cursor };
  }
}
refuseUnknownOfClass('screen', EmulatedScreen);

/** `screen`. */
export const screen = new EmulatedScreen();
refuseUnknownEvents('screen', screen, ['display-added', 'display-removed', 'display-metrics-changed']);

/** The person moves the mouse. */
export function moveCursor(point: Point): void {
  EmulatedScreen.moveCursor(screen, point);
}

/** The person plugs displays, or changes their resolution. */
export function setDisplays(displays: EmulatedDisplay[]): void {
  EmulatedScreen.setDisplays(screen, displays);
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}

function sharedArea(one: Rectangle, other: Rectangle): number {
  const width = overlap(one.x, one.width, other.x, other.width);
  const height = overlap(one.y, one.height, other.y, other.height);
  return Math.max(0, width) * Math.max(0, height);
}

function distance(one: Rectangle, other: Rectangle): number {
  const width = overlap(one.x, one.width, other.x, other.width);
  const height = overlap(one.y, one.height, other.y, other.height);
  return Math.max(0, -width) + Math.max(0, -height);
}
