#!/usr/bin/env node
/**
 * Makes the icons out of the drawings in build/icons (`tray/<state>.svg`, `app.svg`), with a Chromium; the results are
 * committed. Run it with Node 24 after a drawing changed: node build/make-icons.mjs
 *
 *   tray/<state>Template.png, …@2x.png   macOS: black, the system colours it (not for alert-colour)
 *   tray/<state>-linux.png, …@2x.png     panels, which are dark nearly everywhere: white
 *   tray/<state>-windows.ico             dark taskbar: white
 *   tray/<state>-windows-light.ico       light taskbar: black
 *   app.ico, app.icns, linux/            the program, for the packages
 *   app.png                              the program, for windows on Linux
 *
 * States: normal, paused, alert, alert-colour. Sizes: make-icons/icon-files.mjs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from '../e2e/find-chromium.ts';
import { icnsFile, icoFile } from './make-icons/containers.mjs';
import { iconFiles } from './make-icons/icon-files.mjs';

const folder = join(import.meta.dirname, 'icons');
/** Below this size the app icon leaves out what would only blur it. */
const LARGE_FROM_PX = 32;

const browser = await chromium.launch({ executablePath: findChromium(process.env) ?? undefined });
try {
  const page = await browser.newPage();
  for (const icon of iconFiles()) {
    const drawing = readFileSync(join(folder, icon.drawing), 'utf8');
    const pictures = [];
    for (const pixels of new Set(icon.pixels)) {
      pictures.push(await picture(page, drawing, icon.ink, pixels));
    }
    const path = join(folder, icon.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content(icon.kind, pictures));
  }
} finally {
  await browser.close();
}

function content(kind, pictures) {
  return { png: () => pictures[0].png, ico: () => icoFile(pictures), icns: () => icnsFile(pictures) }[kind]();
}

async function picture(page, drawing, ink, pixels) {
  const { png, rgba } = await page.evaluate(drawInPage, {
    drawing: ink === 'white' ? drawing.replaceAll('#000', '#fff') : drawing,
    pixels,
    large: pixels >= LARGE_FROM_PX,
  });
  return { pixels, png: Buffer.from(png, 'base64'), rgba: Buffer.from(rgba) };
}

/** Runs in the browser, so it can use nothing from outside of itself. */
async function drawInPage({ drawing, pixels, large }) {
  const svg = new DOMParser().parseFromString(drawing, 'image/svg+xml').documentElement;
  svg.setAttribute('width', `${pixels}`);
  svg.setAttribute('height', `${pixels}`);
  if (!large) {
    for (const part of svg.querySelectorAll('.large-only')) {
      part.remove();
    }
  }
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return {
    png: canvas.toDataURL('image/png').split(',')[1],
    rgba: [...context.getImageData(0, 0, pixels, pixels).data],
  };
}
