import { formatCount } from './tokens.ts';

/** A count with its noun: `1 file`, `12 files`. @param plural where it is not made with an s */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
