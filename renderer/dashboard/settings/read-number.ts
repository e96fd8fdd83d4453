/** What a person typed as a number: null when the field is empty, NaN when it is none. */
export function readNumber(typed: string): number | null {
  const text = typed.trim();
  if (text === '') return null;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

/** Said beside a field whose text is no number. */
export const NO_NUMBER = 'Allowed: a number, written with a point, such as 12.50.';
