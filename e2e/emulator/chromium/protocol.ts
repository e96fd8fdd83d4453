// Playwright types Chromium's protocol but does not export the file.
export type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
