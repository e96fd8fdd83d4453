import type { Page } from '@playwright/test';
import type { SavedFile } from './chart-menu.ts';

/** Notes every text that a page writes on a canvas, without changing what is drawn. To be called before it is opened. */
export async function noteWrittenTexts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function note(this: CanvasRenderingContext2D, ...args) {
      document.documentElement.dataset.written = `${document.documentElement.dataset.written ?? ''}${args[0]}\n`;
      write.apply(this, args);
    };
  });
}

/** What was written since this was asked last. */
export function writtenTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.documentElement.dataset.written ?? '';
    delete document.documentElement.dataset.written;
    return texts.split('\n').slice(0, -1);
  });
}

/** What a PNG looks like: the colour of its ground as CSS has it, and how many of its pixels have another. */
export function pictureFacts(page: Page, { content }: SavedFile): Promise<{ ground: string; inked: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (context === null) throw new Error('no canvas to look at the picture');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const pixels = new Uint32Array(data.buffer);
    const inked = pixels.filter((pixel) => pixel !== pixels[0]).length;
    return { ground: `rgb(${data[0]}, ${data[1]}, ${data[2]})`, inked };
  }, content.toString('base64'));
}

/** The colour that cards lie on now. */
export function surfaceColour(page: Page): Promise<string> {
  return page.evaluate(() => {
    const probe = document.createElement('span');
    probe.style.background = 'var(--surface)';
    document.body.append(probe);
    const { backgroundColor } = getComputedStyle(probe);
    probe.remove();
    return backgroundColor;
  });
}
