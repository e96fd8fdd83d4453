import { inflateSync } from 'node:zlib';

/** A picture as the tests look at it; `alpha`: one value (0 to 255) a pixel. */
export type SeenPicture = { pixels: number; alpha: number[] };

const PNG_SIGNATURE = '89504e470d0a1a0a';

/** Reads a square PNG with 8 bits of red, green, blue and alpha, not interlaced: what Chromium writes. */
export function readPng(file: Buffer): SeenPicture {
  if (file.subarray(0, 8).toString('hex') !== PNG_SIGNATURE) throw new Error('no PNG');
  const pixels = file.readUInt32BE(16);
  if (file.readUInt32BE(20) !== pixels || file.readUInt8(24) !== 8 || file.readUInt8(25) !== 6) {
    throw new Error('no square PNG with 8 bits a channel and alpha');
  }
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length));
  }
  return { pixels, alpha: everyFourth(unfiltered(inflateSync(Buffer.concat(data)), pixels)) };
}

/** All pictures of a Windows icon. */
export function readIco(file: Buffer): SeenPicture[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const offset = file.readUInt32LE(entry + 12);
    const image = file.subarray(offset, offset + file.readUInt32LE(entry + 8));
    const pixels = file.readUInt8(entry) || 256;
    if (image.readUInt32BE(0) === 0x89504e47) return readPng(image);
    if (image.readInt32LE(4) !== pixels || image.readInt32LE(8) !== 2 * pixels) throw new Error('wrong bitmap size');
    return { pixels, alpha: everyFourth(image.subarray(40, 40 + pixels * pixels * 4)) };
  });
}

/** All pictures of a macOS icon. */
export function readIcns(file: Buffer): SeenPicture[] {
  if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length) throw new Error('no icns');
  const pictures: SeenPicture[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    pictures.push(readPng(file.subarray(at + 8, at + file.readUInt32BE(at + 4))));
  }
  return pictures;
}

/** Undoes PNG's prediction of each byte from its neighbours. */
function unfiltered(raw: Buffer, pixels: number): Buffer {
  const rowBytes = pixels * 4;
  const result = Buffer.alloc(rowBytes * pixels);
  for (let row = 0; row < pixels; row += 1) {
    const filter = raw.readUInt8(row * (rowBytes + 1));
    for (let column = 0; column < rowBytes; column += 1) {
      const at = row * rowBytes + column;
      const left = column < 4 ? 0 : result.readUInt8(at - 4);
      const above = row === 0 ? 0 : result.readUInt8(at - rowBytes);
      const corner = row === 0 || column < 4 ? 0 : result.readUInt8(at - rowBytes - 4);
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      result[at] = raw.readUInt8(row * (rowBytes + 1) + 1 + column) + predicted;
    }
  }
  return result;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function everyFourth(bytes: Buffer): number[] {
  return [...bytes].filter((_, index) => index % 4 === 3);
}
