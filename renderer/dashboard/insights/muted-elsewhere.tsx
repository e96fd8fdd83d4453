import { useRef } from 'react';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { useProjectNames } from '../../shared/hooks/use-project-names.ts';
import { mutedWords } from './muted-words.ts';

type MutedElsewhereProps = {
  ids: readonly string[];
  onAllow: (id: string) => void;
  busyId: string | null;
};

/** What is never to return and is not found in these days: by name alone, with the way back. */
export function MutedElsewhere({ ids, onAllow, busyId }: MutedElsewhereProps) {
  const projects = useProjectNames();
  const list = useRef<HTMLUListElement>(null);
  function allow(id: string): void {
    onAllow(id);
    // The row goes, and must not take the focus with it.
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = ids.indexOf(id);
    (buttons[at + 1] ?? buttons[at - 1] ?? document.getElementById('content'))?.focus();
  }
  return (
    <Card title="Not found in these days">
      <ul ref={list}>
        {ids.map((id) => {
          const words = mutedWords(id, projects);
          return (
            <li key={id} className="flex items-center gap-3 border-t border-line px-4 py-1.5 first:border-t-0">
              <span className="min-w-0 grow truncate" title={words}>
                {words}
              </span>
              <Button aria-label={`Allow again: ${words}`} aria-disabled={busyId === id} onClick={() => allow(id)}>
                Allow again
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
