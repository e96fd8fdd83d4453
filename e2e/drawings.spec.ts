import { drawingsOf } from './drawings.ts';
import { expect, test } from './fixtures.ts';

const BAR = '<i style="display:block;width:40%;height:9px"></i>';
const IMAGE = `<div role="img" aria-label="Cost, highest Monday">${BAR}</div>`;
const MENU = '<button aria-haspopup="menu" data-chart-menu>Table and files</button>';

function card(...parts: string[]): string {
  return `<section aria-label="Cost">${parts.join('')}</section>`;
}

for (const [what, content, isBare] of [
  ['an image with its menu', card(IMAGE, MENU), false],
  ['bars with their menu', card(BAR, BAR, MENU), false],
  ['an image without a menu', card(IMAGE), true],
  ['two images with one menu', card(IMAGE, IMAGE, MENU), true],
  ['a bar beside an image that has the only menu', card(IMAGE, MENU, BAR), true],
  ['a bar whose card has a menu of something else', card(BAR, '<button aria-haspopup="menu">More</button>'), true],
] as const) {
  test(`${what}: ${isBare ? 'told' : 'allowed'}`, async ({ page }) => {
    await page.setContent(content);
    const { charts, bare } = await drawingsOf(page);
    expect(charts).toEqual(isBare ? [] : ['Cost']);
    expect(bare.length > 0).toBe(isBare);
  });
}
