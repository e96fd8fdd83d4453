import { Swatch } from '../../../shared/components/swatch.tsx';
import { CLASS_COLOURS } from './use-timeline-colours.ts';

const ENTRIES = [
  { text: 'edits', colour: CLASS_COLOURS.edit },
  { text: 'shell', colour: CLASS_COLOURS.shell },
  { text: 'reads', colour: CLASS_COLOURS.read },
  { text: 'failed', colour: 'var(--s-bad)' },
] as const;

/** What the colours of tool calls mean; their heights mean the same. */
export function TimelineLegend() {
  return (
    <span className="me-2 flex gap-3 text-micro text-t2">
      {ENTRIES.map(({ text, colour }) => (
        <span key={text} className="flex items-center gap-1.5">
          <Swatch colour={colour} />
          {text}
        </span>
      ))}
    </span>
  );
}
