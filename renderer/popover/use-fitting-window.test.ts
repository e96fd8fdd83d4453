import { expect, test } from 'vitest';
import { widthFor } from './use-fitting-window.ts';

test('the popover grows with the text, from 360 to 420 pixels', () => {
  expect([10, 16, 18, 20, 32].map(widthFor)).toEqual([360, 360, 405, 420, 420]);
});
