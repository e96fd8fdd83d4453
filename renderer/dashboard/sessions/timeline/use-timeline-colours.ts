import { useMemo } from 'react';
import { modelColours } from '../../../shared/charts/model-colours.ts';
import { useCanvasColours } from '../../../shared/hooks/use-canvas-colours.ts';
import type { TimelineColours } from './drawing.ts';

const CHROME = [
  'var(--t1)',
  'var(--t2)',
  'var(--t3)',
  'var(--line)',
  'var(--line-2)',
  'var(--ghost)',
  'var(--accent)',
  'var(--accent-fill)',
  'var(--s-bad)',
  'var(--s-warn)',
  'var(--m-unpriced)',
];

/** What a call does, as CSS colours: what changes files stands out, what only reads stays back. */
export const CLASS_COLOURS = {
  edit: 'var(--accent)',
  shell: 'var(--t2)',
  read: 'color-mix(in oklab, var(--t3) 72%, var(--surface))',
  other: 'var(--t3)',
} as const;
const CLASSES = [CLASS_COLOURS.edit, CLASS_COLOURS.shell, CLASS_COLOURS.read, CLASS_COLOURS.other];

/** The colours of the timeline as a canvas takes them, renewed when the appearance changes. */
export function useTimelineColours(models: readonly string[]): TimelineColours {
  const chrome = useCanvasColours(CHROME);
  const classes = useCanvasColours(CLASSES);
  const wanted = useMemo(() => {
    const colours = modelColours(models);
    return models.map((model) => colours.get(model) ?? 'var(--ghost)');
  }, [models]);
  const filled = useCanvasColours(wanted);
  return useMemo(() => {
    const [t1 = '', t2 = '', t3 = '', line = '', line2 = '', ghost = '', accent = '', area = ''] = chrome;
    const [bad = '', warn = '', unpriced = ''] = chrome.slice(8);
    const [edit = '', shell = '', read = '', other = ''] = classes;
    return {
      ...{ t1, t2, t3, line, line2, ghost, accent, area, bad, warn, unpriced },
      classes: { edit, shell, read, other },
      models: filled,
    };
  }, [chrome, classes, filled]);
}
