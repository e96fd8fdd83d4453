import { readFileSync } from 'node:fs';
import type { NativeImage } from 'electron';
import type { Members } from '../members.ts';
import { NotEmulatedError, refuseUnknown, refuseUnknownOfClass } from '../not-emulated.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
// Width and height follow the signature, a length and the word IHDR.
const PNG_WIDTH_OFFSET = 16;
const PNG_HEIGHT_OFFSET = 20;
const PNG_HEADER_BYTES = 24;

type Size = { width: number; height: number };

/** A picture: its bytes are kept and measured, never drawn. */
export class EmulatedNativeImage
  implements
    Members<
      NativeImage,
      | 'isEmpty'
      | 'getSize'
      | 'setTemplateImage'
      | 'isTemplateImage'
      | 'resize'
      | 'toPNG'
      | 'toDataURL'
      | 'addRepresentation'
      | 'isMacTemplateImage'
    >
{
  readonly #png: Buffer | null;
  readonly #size: Size;
  /** The file it came from; only a test can ask. */
  readonly #source: string | null;
  #template = false;
  #factors: number[] = [1];

  constructor(png: Buffer | null, size: Size | null = null, source: string | null = null) {
    this.#png = png;
    this.#size = size ?? (png === null ? { width: 0, height: 0 } : sizeOf(png));
    this.#source = source;
  }

  static sourceOf(image: EmulatedNativeImage): string | null {
    return image.#source;
  }

  get isMacTemplateImage(): boolean {
    return this.#template;
  }

  isEmpty(): boolean {
    return this.#png === null;
  }

  getSize(): Size {
    return { ...this.#size };
  }

  getScaleFactors(): number[] {
    return [...this.#factors];
  }

  setTemplateImage(template: boolean): void {
    this.#template = template;
  }

  isTemplateImage(): boolean {
    return this.#template;
  }

  /** The size changes, the bytes stay those of the original. */
  resize({ width, height }: Partial<Size>): EmulatedNativeImage {
    const ratio = this.#size.width / Math.max(this.#size.height, 1);
    const size = {
      width: width ?? Math.round((height ?? this.#size.height) * ratio),
      height: height ?? Math.round((width ?? this.#size.width) / Math.max(ratio, Number.EPSILON)),
    };
    return new EmulatedNativeImage(this.#png, size, this.#source);
  }

  toPNG(): Buffer {
    return Buffer.from(this.#png ?? []);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`;
  }

  addRepresentation({ scaleFactor = 1 }: { scaleFactor?: number; buffer?: Buffer; dataURL?: string }): void {
    this.#factors = [...new Set([...this.#factors, scaleFactor])];
  }
}
refuseUnknownOfClass('NativeImage', EmulatedNativeImage);

/** `nativeImage`. PNG alone is read. */
export const nativeImage = refuseUnknown('nativeImage', {
  createEmpty: () => new EmulatedNativeImage(null),
  /** A missing file, or one that is no PNG, gives an empty image, as in Electron. */
  createFromPath: (path: string) => {
    if (/\.(ico|jpe?g|icns)$/i.test(path))
      throw new NotEmulatedError(`nativeImage of ${path.slice(path.lastIndexOf('.'))}`);
    return new EmulatedNativeImage(pngOf(path), null, path);
  },
  createFromBuffer: (buffer: Buffer) => new EmulatedNativeImage(isPng(buffer) ? Buffer.from(buffer) : null),
});

function pngOf(path: string): Buffer | null {
  try {
    const content = readFileSync(path);
    return isPng(content) ? content : null;
  } catch {
    return null;
  }
}

function isPng(content: Buffer): boolean {
  return content.length >= PNG_HEADER_BYTES && content.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);
}

function sizeOf(png: Buffer): Size {
  return { width: png.readUInt32BE(PNG_WIDTH_OFFSET), height: png.readUInt32BE(PNG_HEIGHT_OFFSET) };
}
