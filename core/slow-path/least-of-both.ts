/** An assignment that keeps the lesser of what is stored and what arrives: order and repetition change nothing. */
export function leastOfBoth(column: string): string {
  return choose(column, 'min');
}

/** The same with the greater. */
export function greatestOfBoth(column: string): string {
  return choose(column, 'max');
}

function choose(column: string, choice: 'min' | 'max'): string {
  return `${column} = CASE WHEN ${column} IS NULL THEN excluded.${column}
                    WHEN excluded.${column} IS NULL THEN ${column}
                    ELSE ${choice}(${column}, excluded.${column}) END`;
}
