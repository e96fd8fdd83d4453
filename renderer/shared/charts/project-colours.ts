/**
 * Projects have no hue of their own: hues belong to tools and model makers. They are told apart by steps of Blueplane's
 * own blue, the dearest the strongest, and by their place in the legend.
 */
export const PROJECT_COLOURS = [
  'var(--accent-fill)',
  'color-mix(in oklab, var(--accent-fill) 72%, var(--surface))',
  'color-mix(in oklab, var(--accent-fill) 50%, var(--surface))',
  'var(--t3)',
  'color-mix(in oklab, var(--t3) 66%, var(--surface))',
  'color-mix(in oklab, var(--t3) 42%, var(--surface))',
];
