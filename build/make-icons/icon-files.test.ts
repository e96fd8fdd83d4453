import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsFile, icoFile } from './containers.mjs';
import { iconFiles } from './icon-files.mjs';
import { readIcns, readIco, readPng, type SeenPicture } from './test-picture.ts';

const folder = join(import.meta.dirname, '..', 'icons');

const readers = {
  png: (file: Buffer): SeenPicture[] => [readPng(file)],
  ico: readIco,
  icns: readIcns,
};

describe('the committed icons', () => {
  it.each(iconFiles().map((icon) => ({ icon, name: icon.file })))('$name has its sizes and is drawn', ({ icon }) => {
    const pictures = readers[icon.kind](readFileSync(join(folder, icon.file)));
    expect(pictures.map(({ pixels }) => pixels)).toEqual(icon.pixels);
    for (const { pixels, alpha } of pictures) {
      expect(alpha).toHaveLength(pixels * pixels);
      // Something is drawn, and something is left transparent: neither an empty file nor a filled square.
      expect(alpha.some((value) => value > 200)).toBe(true);
      expect(alpha.some((value) => value === 0)).toBe(true);
    }
  });

  it('are all made by the script: nothing else lies there but the drawings', () => {
    const expected = iconFiles().flatMap(({ file, drawing }) => [file, drawing]);
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(found.sort()).toEqual([...new Set(expected)].sort());
  });

  it('show the states apart by shape, without colour', () => {
    const shapes = ['normal', 'paused', 'alert'].map((state) =>
      readPng(readFileSync(join(folder, 'tray', `${state}Template.png`))).alpha.join(),
    );
    expect(new Set(shapes).size).toBe(3);
  });
});

describe('the containers', () => {
  it('turn a picture upside down for a Windows icon, as bitmaps want it', () => {
    // 2 x 2 pixels: the first row opaque red, the second transparent
    const rgba = Buffer.from([255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
    const file = icoFile([{ pixels: 2, png: Buffer.alloc(0), rgba }]);
    expect(readIco(file)).toEqual([{ pixels: 2, alpha: [0, 0, 255, 255] }]);
    expect(file.subarray(6 + 16 + 40 + 8, 6 + 16 + 40 + 12)).toEqual(Buffer.from([0, 0, 255, 255]));
  });

  it('refuse a macOS icon that lacks a size', () => {
    expect(() => icnsFile([{ pixels: 32, png: Buffer.alloc(0), rgba: Buffer.alloc(0) }])).toThrow(/64 pixels/);
  });
});
