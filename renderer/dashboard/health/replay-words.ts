import type { ReplayedLetters } from '../../../core/contracts/dead-letters.ts';
import { formatCount } from '../../../core/format/index.ts';

/** What a replay of dead letters came to, in a sentence. */
export function replayWords({ stored, known, purged, refused }: ReplayedLetters): string {
  if (stored + known + purged + refused === 0) return 'Nothing waited any more.';
  const parts = [
    [stored, 'stored'],
    [known, 'stored before'],
    [purged, 'purged meanwhile and deleted'],
    [refused, 'still refused'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return `${said.join(', ')}.`;
}
