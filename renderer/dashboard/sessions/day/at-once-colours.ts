/** The most sessions at once stand in full blue, fewer in a lighter one. */
export const AT_ONCE_COLOURS = {
  most: 'var(--accent-fill)',
  few: 'color-mix(in oklab, var(--accent-fill) 34%, var(--surface))',
};
