import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** WCAG 2.2 AA: text, and marks that must be told apart. */
const TEXT_CONTRAST = 4.5;
const MARK_CONTRAST = 3;

type Tokens = Map<string, string>;

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
/** `--name: light-dark(#ffffff, #000000);`, or one colour for both. */
const COLOUR = /--([a-z0-9-]+):\s*(?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g;

function colours(theme: 'light' | 'dark'): Tokens {
  return new Map(
    [...css.matchAll(COLOUR)].map(([, name, light, dark, both]) => [
      name ?? '',
      both ?? (theme === 'light' ? light : dark) ?? '',
    ]),
  );
}

const themes: [string, Tokens][] = [
  ['light', colours('light')],
  ['dark', colours('dark')],
];

function colourOf(tokens: Tokens, name: string): string {
  const hex = tokens.get(name);
  if (hex === undefined) {
    throw new Error(`tokens.css has no colour --${name} in this theme`);
  }
  return hex;
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map((name) => luminance(colourOf(tokens, name))).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['win', 'side', 'surface', 'raised', 'hover', 'sunken'];
const TEXT_ON_GROUNDS = ['t1', 't2', 't3', 'accent', 'ok', 'warn', 'bad'].flatMap((text) =>
  GROUNDS.map((ground): [string, string] => [text, ground]),
);
const TEXT_ON_FILLS: [string, string][] = [
  ['t1', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['t1', 'track'],
  ['t2', 'track'],
  ['t1', 'chosen'],
  ['on-accent', 'accent-fill'],
  ['on-accent', 'danger-fill'],
  ['ok', 'ok-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['t1', 'warn-soft'],
  ['t1', 'bad-soft'],
  ['t2', 'warn-soft'],
  ['t2', 'bad-soft'],
  ['t1', 'ok-soft'],
  ...[0, 1, 2, 3, 4, 5].map((level): [string, string] => [`heat-text-${level}`, `heat-${level}`]),
];
const MARKS = ['s-ok', 's-warn', 's-bad', 'tool-claude', 'tool-codex', 'tool-gemini', 'tool-cursor'];

describe.each(themes)('the %s tokens', (_name, tokens) => {
  it.each([...TEXT_ON_GROUNDS, ...TEXT_ON_FILLS])('%s can be read on %s', (text, ground) => {
    expect(contrast(tokens, text, ground)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  it.each(MARKS)('%s can be seen on surface and side', (mark) => {
    expect(contrast(tokens, mark, 'surface')).toBeGreaterThanOrEqual(MARK_CONTRAST);
    expect(contrast(tokens, mark, 'side')).toBeGreaterThanOrEqual(MARK_CONTRAST);
  });
});

it('each colour is written in a way that these tests read', () => {
  const declared = [...css.matchAll(/--([a-z0-9-]+):[^;]*#/g)].map(([, name]) => name);
  const [light] = themes.map(([, tokens]) => [...tokens.keys()]);
  expect(declared.filter((name) => !name?.startsWith('shadow-'))).toEqual(light);
});
