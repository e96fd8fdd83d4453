import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { testFolder } from '../core/runtime/test-folder.ts';
import { readWindowBounds, windowPlace, writeWindowBounds } from './window-bounds.ts';

function area(x: number, y: number, width: number, height: number): Rectangle {
  return { x, y, width, height };
}

const MAIN = area(0, 28, 1920, 1052);
const LEFT = area(-1280, 0, 1280, 1024);
const SMALLEST = { minWidth: 900, minHeight: 600 };

type Row = [name: string, remembered: Rectangle | null, workAreas: Rectangle[], place: object];

const ROWS: Row[] = [
  ['the first time: the usual size, in the middle', null, [MAIN], { width: 1280, height: 800 }],
  ['the first time on a small screen', null, [area(0, 0, 1024, 700)], { width: 1024, height: 700 }],
  [
    'the first time on a tiny screen',
    null,
    [area(0, 0, 800, 480)],
    { width: 800, height: 480, minWidth: 800, minHeight: 480 },
  ],
  ['where it was', area(100, 90, 1000, 700), [MAIN], { x: 100, y: 90, width: 1000, height: 700 }],
  ['where it was, on the second screen', area(-1200, 50, 1000, 700), [MAIN, LEFT], { x: -1200, y: 50 }],
  ['its screen is gone: in the middle, as large as it was', area(-1200, 50, 1000, 700), [MAIN], { width: 1000 }],
  ['under the panel: pulled out', area(100, 0, 1000, 700), [MAIN], { x: 100, y: 28 }],
  ['partly outside: pulled in', area(1500, 600, 1000, 700), [MAIN], { x: 920, y: 380 }],
  ['hardly to be grasped: in the middle', area(1900, 100, 1000, 700), [MAIN], { width: 1000, height: 700 }],
  ['larger than the screen of today', area(0, 0, 3000, 2000), [MAIN], { x: 0, y: 28, width: 1920, height: 1052 }],
  ['smaller than its pages can be read', area(10, 40, 200, 100), [MAIN], { x: 10, y: 40, width: 900, height: 600 }],
  ['on two screens: on the one that shows more', area(-300, 100, 1000, 700), [LEFT, MAIN], { x: 0, y: 100 }],
];

describe('where the window opens', () => {
  it.each(ROWS)('%s', (_name, remembered, workAreas, place) => {
    const found = windowPlace(remembered, workAreas);
    expect(found).toMatchObject({ ...SMALLEST, ...place });
    expect('x' in found).toBe('x' in place);
  });

  it('is always inside one screen, whatever was remembered', () => {
    const coordinate = fc.integer({ min: -6_000, max: 6_000 });
    const length = fc.integer({ min: 1, max: 5_000 });
    const anyArea = fc.tuple(coordinate, coordinate, length, length).map(([x, y, width, height]) => {
      return area(x, y, width, height);
    });
    fc.assert(
      fc.property(anyArea, fc.array(anyArea, { minLength: 1, maxLength: 4 }), (remembered, workAreas) => {
        const { x, y, width, height, minWidth, minHeight } = windowPlace(remembered, workAreas);
        const holding = workAreas.filter(
          (each) =>
            width <= each.width &&
            height <= each.height &&
            (x === undefined || (x >= each.x && x + width <= each.x + each.width)) &&
            (y === undefined || (y >= each.y && y + height <= each.y + each.height)),
        );
        expect(holding).not.toEqual([]);
        expect(width).toBeGreaterThanOrEqual(minWidth);
        expect(height).toBeGreaterThanOrEqual(minHeight);
      }),
    );
  });
});

describe('what is remembered of the window', () => {
  it('comes back from its file, which is private', () => {
    const path = join(testFolder(), 'window.json');
    const bounds = area(-1200, 50, 1000, 700);
    writeWindowBounds(path, bounds);
    expect(readWindowBounds(path)).toEqual(bounds);
    writeWindowBounds(path, area(1, 2, 3, 4));
    expect(readWindowBounds(path)).toEqual(area(1, 2, 3, 4));
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    '',
    'null',
    '{"x":1,"y":2,"width":3}',
    '{"x":1.5,"y":2,"width":3,"height":4}',
    '{"x":1,"y":2,"width":-3,"height":4}',
    '{"x":1e9,"y":2,"width":3,"height":4}',
    '{"x":"1","y":2,"width":3,"height":4}',
    '{"x":1,"y":2,"width":3,"height":4',
  ])('is nothing when the file says %j', (text) => {
    const path = join(testFolder(), 'window.json');
    writeFileSync(path, text);
    expect(readWindowBounds(path)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is nothing without a file', () => {
    expect(readWindowBounds(join(testFolder(), 'window.json'))).toBeNull();
  });
});

test('a folder that takes nothing does not keep a window from closing', () => {
  const folder = testFolder();
  const path = join(folder, 'missing', 'window.json');
  expect(() => writeWindowBounds(path, area(1, 2, 3, 4))).not.toThrow();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
