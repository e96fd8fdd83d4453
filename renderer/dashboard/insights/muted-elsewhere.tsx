import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { mutedWords } from './muted-words.ts';

type MutedElsewhereProps = {
  ids: readonly string[];
  onAllow: (id: string) => void;
  busyId: string | null;
};

/** What is never to return and is not found in these days: by name alone, with the way back. */
export function MutedElsewhere({ ids, onAllow, busyId }: MutedElsewhereProps) {
  return (
    <Card title="Not found in these days">
      <ul>
        {ids.map((id) => (
          <li key={id} className="flex items-center gap-3 border-t border-line px-4 py-1.5 first:border-t-0">
            <span className="min-w-0 grow truncate" title={mutedWords(id)}>
              {mutedWords(id)}
            </span>
            <Button
              aria-label={`Allow again: ${mutedWords(id)}`}
              aria-disabled={busyId === id}
              onClick={() => onAllow(id)}
            >
              Allow again
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
