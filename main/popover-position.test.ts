import type { Rectangle } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type DisplayArea, type PopoverPlace, type PopoverSurroundings, popoverPlace } from './popover-position.ts';

const SIZE = { width: 360, height: 596 };
const UNKNOWN = { x: 0, y: 0, width: 0, height: 0 };

/** A screen and how much its bars take of each edge: top, right, bottom, left. */
function screenAt([x, y, width, height]: number[], [top = 0, right = 0, bottom = 0, left = 0]: number[]): DisplayArea {
  const bounds = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  const workArea = {
    x: bounds.x + left,
    y: bounds.y + top,
    width: bounds.width - left - right,
    height: bounds.height - top - bottom,
  };
  return { bounds, workArea };
}

function icon(x: number, y: number, width = 24, height = 24): Rectangle {
  return { x, y, width, height };
}

const FULL_HD = [0, 0, 1920, 1080];
const MAC = screenAt([0, 0, 1512, 982], [38]);
const WINDOWS = screenAt(FULL_HD, [0, 0, 48]);

type Row = [name: string, surroundings: Partial<PopoverSurroundings>, place: [number, number, number?, number?]];

const ROWS: Row[] = [
  // macOS: below the icon, centred.
  ['macOS', { platform: 'darwin', trayBounds: icon(1000, 0, 60, 38), displays: [MAC] }, [850, 46]],
  ['macOS, icon at the right end', { platform: 'darwin', trayBounds: icon(1480, 0), displays: [MAC] }, [1144, 46]],
  ['macOS, icon at the left end', { platform: 'darwin', trayBounds: icon(2, 0), displays: [MAC] }, [8, 46]],
  [
    'macOS, dock at the bottom takes height',
    { platform: 'darwin', trayBounds: icon(1000, 0), displays: [screenAt([0, 0, 1512, 600], [38, 0, 80])] },
    [832, 38, 360, 482],
  ],
  [
    'macOS, second screen to the left',
    {
      platform: 'darwin',
      trayBounds: icon(-300, -98),
      displays: [MAC, screenAt([-1920, -98, 1920, 1080], [25])],
    },
    [-468, -65],
  ],
  [
    'macOS, hidden menu bar',
    { platform: 'darwin', trayBounds: icon(700, 0), displays: [screenAt([0, 0, 1512, 982], [])] },
    [532, 32],
  ],
  // Windows: beside the taskbar, wherever it is.
  ['Windows', { trayBounds: icon(1700, 1044) }, [1532, 428]],
  ['Windows, icon at the corner', { trayBounds: icon(1890, 1044) }, [1552, 428]],
  ['Windows, taskbar on top', { trayBounds: icon(1700, 12), displays: [screenAt(FULL_HD, [48])] }, [1532, 56]],
  [
    'Windows, taskbar on the left',
    { trayBounds: icon(12, 1000), displays: [screenAt(FULL_HD, [0, 0, 0, 62])] },
    [70, 428],
  ],
  [
    'Windows, taskbar on the right',
    { trayBounds: icon(1880, 1000), displays: [screenAt(FULL_HD, [0, 62])] },
    [1490, 428],
  ],
  [
    'Windows, icon high up in an upright taskbar',
    { trayBounds: icon(1880, 100), displays: [screenAt(FULL_HD, [0, 62])] },
    [1490, 100],
  ],
  ['Windows, icon in the overflow above the taskbar', { trayBounds: icon(1650, 960) }, [1482, 356]],
  [
    'Windows, icon in the overflow, nearer to the edge of the screen than to the taskbar',
    { trayBounds: icon(1880, 940) },
    [1552, 336],
  ],
  ['Windows, hidden taskbar', { trayBounds: icon(1700, 1044), displays: [screenAt(FULL_HD, [])] }, [1532, 440]],
  ['Windows, hidden taskbar on the left', { trayBounds: icon(10, 600), displays: [screenAt(FULL_HD, [])] }, [42, 28]],
  [
    'Windows, another bar on the left takes more than the taskbar',
    { trayBounds: icon(1700, 1044), displays: [screenAt(FULL_HD, [0, 0, 48, 300])] },
    [1532, 428],
  ],
  ['Windows, icon unknown: at the cursor', { trayBounds: UNKNOWN, cursor: { x: 1800, y: 1060 } }, [1552, 428]],
  [
    'Windows, second screen above with another scale',
    {
      trayBounds: icon(900, -40),
      displays: [WINDOWS, screenAt([200, -720, 1280, 720], [0, 0, 48])],
    },
    [732, -652],
  ],
  [
    'Windows, small screen: shorter',
    { trayBounds: icon(1200, 575), displays: [screenAt([0, 0, 1280, 600], [0, 0, 48])] },
    [912, 0, 360, 552],
  ],
  ['Windows, icon said to be outside of all screens', { trayBounds: icon(1925, 1090) }, [1552, 428]],
  // Linux on X11 does not tell where the icon is.
  [
    'X11, panel on top',
    { platform: 'linux', trayBounds: UNKNOWN, cursor: { x: 1500, y: 14 }, displays: [screenAt(FULL_HD, [28])] },
    [1320, 36],
  ],
  [
    'X11, panel at the bottom',
    { platform: 'linux', trayBounds: UNKNOWN, cursor: { x: 1500, y: 1066 }, displays: [screenAt(FULL_HD, [0, 0, 28])] },
    [1320, 448],
  ],
  [
    'X11, cursor on the second screen',
    {
      platform: 'linux',
      trayBounds: UNKNOWN,
      cursor: { x: -10, y: 5 },
      displays: [screenAt(FULL_HD, [28]), screenAt([-1280, 0, 1280, 1024], [])],
    },
    [-368, 13],
  ],
  [
    'X11, cursor in the middle: never under the panel',
    { platform: 'linux', trayBounds: UNKNOWN, cursor: { x: 960, y: 500 }, displays: [screenAt(FULL_HD, [28])] },
    [780, 476],
  ],
  [
    'X11, screen narrower than the popover',
    { platform: 'linux', trayBounds: UNKNOWN, cursor: { x: 10, y: 10 }, displays: [screenAt([0, 0, 320, 480], [])] },
    [0, 0, 320, 480],
  ],
];

function place(change: Partial<PopoverSurroundings>): PopoverPlace {
  return popoverPlace({
    platform: 'win32',
    trayBounds: UNKNOWN,
    cursor: { x: 0, y: 0 },
    displays: [WINDOWS],
    size: SIZE,
    wayland: false,
    ...change,
  });
}

describe('where the popover goes', () => {
  it.each(ROWS)('%s', (_name, surroundings, [x, y, width = SIZE.width, height = SIZE.height]) => {
    expect(place(surroundings)).toEqual({ kind: 'at', x, y, width, height });
  });
});

test('it is an ordinary window where nobody can place it', () => {
  expect(place({ platform: 'linux', wayland: true })).toEqual({ kind: 'window' });
  expect(place({ displays: [] })).toEqual({ kind: 'window' });
});

const anyLength = fc.integer({ min: 200, max: 4_000 });
const anyPlace = fc.integer({ min: -5_000, max: 5_000 });
const anyBar = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 }));
const anyDisplay = fc
  .record({ place: fc.tuple(anyPlace, anyPlace, anyLength, anyLength), bars: fc.tuple(anyBar, anyBar, anyBar, anyBar) })
  .map(({ place: bounds, bars }) => screenAt(bounds, bars));
const anySurroundings = fc.record({
  platform: fc.constantFrom<NodeJS.Platform>('darwin', 'win32', 'linux'),
  trayBounds: fc.oneof(
    fc.constant(UNKNOWN),
    fc
      .tuple(anyPlace, anyPlace, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 64 }))
      .map(([x, y, width, height]) => icon(x, y, width, height)),
  ),
  cursor: fc.record({ x: anyPlace, y: anyPlace }),
  displays: fc.array(anyDisplay, { minLength: 1, maxLength: 4 }),
  size: fc.record({ width: fc.integer({ min: 1, max: 500 }), height: fc.integer({ min: 1, max: 2_000 }) }),
  wayland: fc.constant(false),
});

function isInside(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function at(found: PopoverPlace): Rectangle {
  return found.kind === 'at' ? found : expect.fail('it was not placed');
}

test('it always lies in whole pixels inside the work area of the screen it belongs to', () => {
  fc.assert(
    fc.property(anySurroundings, (surroundings) => {
      const found = at(popoverPlace(surroundings));
      const { trayBounds, cursor, displays } = surroundings;
      const belongsTo =
        trayBounds.width === 0
          ? cursor
          : { x: trayBounds.x + trayBounds.width / 2, y: trayBounds.y + trayBounds.height / 2 };
      const home = displays.filter(({ bounds }) => isInside({ ...belongsTo, width: 0, height: 0 }, bounds));
      const allowed = home.length > 0 ? home : displays;
      expect(allowed.some(({ workArea }) => isInside(found, workArea))).toBe(true);
      expect([found.x, found.y, found.width, found.height].every(Number.isInteger)).toBe(true);
      expect(found.width).toBeLessThanOrEqual(surroundings.size.width);
      expect(found.height).toBeLessThanOrEqual(surroundings.size.height);
    }),
  );
});

test('the edge next to the icon stays where it is when the height changes', () => {
  const heights = fc.tuple(fc.integer({ min: 120, max: 560 }), fc.integer({ min: 120, max: 560 }));
  const anchored = ROWS.filter(([, { displays = [WINDOWS] }]) => displays.every((each) => each.workArea.height > 600));
  fc.assert(
    fc.property(fc.constantFrom(...anchored), heights, ([, surroundings], [first, second]) => {
      const [one, other] = [first, second].map((height) => at(place({ ...surroundings, size: { ...SIZE, height } })));
      const sameTop = one?.y === other?.y;
      const bottom = (found: Rectangle | undefined) => (found === undefined ? 0 : found.y + found.height);
      expect(sameTop || bottom(one) === bottom(other)).toBe(true);
    }),
  );
});
