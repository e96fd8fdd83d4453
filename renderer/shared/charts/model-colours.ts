import { type ModelFamily, modelFamily } from './model-family.ts';
import { modelName } from './model-name.ts';

/** What is left when the most expensive models have their own colour. */
export const REST_COLOUR = 'var(--ghost)';

/**
 * Several versions of one family in one view: the newest has the plain colour, the next a greyed and the third a
 * darkened one. Greying keeps a smaller model of the maker apart, whose own colour is lighter.
 */
const FAMILY_SHADES = [
  (base: string) => base,
  (base: string) => `color-mix(in oklab, ${base} 50%, var(--t3))`,
  (base: string) => `color-mix(in oklab, ${base} 72%, black)`,
];
/** The ramp of unknown makers is grey already, so its second shade is the dark one. */
const OTHER_SHADES = [
  (base: string) => base,
  (base: string) => `color-mix(in oklab, ${base} 72%, black)`,
  (base: string) => `color-mix(in oklab, ${base} 50%, var(--ghost))`,
];

/** Highest version first, `claude-opus-4-10` before `claude-opus-4-5`; release dates count between equal versions only. */
function newestFirst(one: string, other: string): number {
  const byVersion = modelName(other).localeCompare(modelName(one), 'en', { numeric: true });
  return byVersion || (one < other ? 1 : -1);
}

/**
 * A CSS colour for each model of a view, told apart within a family. It depends on the set of names only, so neither a
 * change of cost nor the order of the rows changes a colour.
 */
export function modelColours(models: Iterable<string>): Map<string, string> {
  const used = new Map<ModelFamily, number>();
  const colours = new Map<string, string>();
  for (const model of [...new Set(models)].sort(newestFirst)) {
    const family = modelFamily(model);
    const shades = family === 'other' ? OTHER_SHADES : FAMILY_SHADES;
    const index = used.get(family) ?? 0;
    used.set(family, index + 1);
    const shade = shades[index % shades.length];
    const base = `var(--m-${family})`;
    colours.set(model, shade ? shade(base) : base);
  }
  return colours;
}
