import { ICNS_ENTRIES } from './icon-files.mjs';

/**
 * One picture in both forms: a PNG file, and its pixels from the top left, 4 bytes each (red, green, blue, alpha).
 * @typedef {{ pixels: number, png: Buffer, rgba: Buffer }} Picture
 */

const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
const BITMAP_HEADER_BYTES = 40;
/** Where Windows itself began to expect PNG: below, some of its loaders read bitmaps only. */
const ICO_PNG_FROM_PIXELS = 256;

/**
 * A Windows icon.
 * @param {Picture[]} pictures up to 256 pixels each
 */
export function icoFile(pictures) {
  const images = pictures.map((picture) =>
    picture.pixels >= ICO_PNG_FROM_PIXELS ? picture.png : bitmap(picture.pixels, picture.rgba),
  );
  const header = Buffer.alloc(ICO_HEADER_BYTES + ICO_ENTRY_BYTES * images.length);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, image] of images.entries()) {
    const at = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * index;
    const size = pictures[index].pixels % 256; // 0 stands for 256
    header.writeUInt8(size, at);
    header.writeUInt8(size, at + 1);
    header.writeUInt16LE(1, at + 4); // colour planes
    header.writeUInt16LE(32, at + 6); // bits a pixel
    header.writeUInt32LE(image.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += image.length;
  }
  return Buffer.concat([header, ...images]);
}

/** A bitmap as icons hold it: rows from the bottom, blue first, then a mask that the alpha makes meaningless. */
function bitmap(pixels, rgba) {
  const header = Buffer.alloc(BITMAP_HEADER_BYTES);
  header.writeUInt32LE(BITMAP_HEADER_BYTES, 0);
  header.writeInt32LE(pixels, 4);
  header.writeInt32LE(2 * pixels, 8); // picture and mask
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const rows = Array.from({ length: pixels }, (_, row) => {
    const from = (pixels - 1 - row) * pixels * 4;
    const line = Buffer.from(rgba.subarray(from, from + pixels * 4));
    for (let at = 0; at < line.length; at += 4) {
      [line[at], line[at + 2]] = [line[at + 2], line[at]];
    }
    return line;
  });
  const maskRowBytes = Math.ceil(pixels / 32) * 4;
  return Buffer.concat([header, ...rows, Buffer.alloc(maskRowBytes * pixels)]);
}

/**
 * A macOS icon.
 * @param {Picture[]} pictures one for each of ICNS_ENTRIES' sizes at least
 */
export function icnsFile(pictures) {
  const entries = ICNS_ENTRIES.map(({ type, pixels }) => {
    const picture = pictures.find((one) => one.pixels === pixels);
    if (picture === undefined) {
      throw new Error(`a macOS icon needs a picture of ${pixels} pixels`);
    }
    return chunk(type, picture.png);
  });
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}
