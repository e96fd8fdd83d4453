import { Search } from 'lucide-react';
import { Fragment, type KeyboardEvent, useId, useState } from 'react';
import { Dialog } from '../../shared/components/dialog.tsx';
import { Money } from '../../shared/components/money.tsx';
import { useReport } from '../../shared/hooks/use-figures.ts';
import { type Address, otherView } from '../address.ts';
import type { Scope } from '../scope.ts';
import type { Command } from './command.ts';
import { keyWords } from './key-words.ts';
import { findEntries, type PaletteEntry } from './palette-entries.ts';

type CommandPaletteProps = {
  commands: readonly Command[];
  address: Address;
  scope: Scope;
  go: (change: Partial<Address>) => void;
  onClose: () => void;
};

/** What stands in one list with the commands; more would push them out of sight. */
const SHOWN_PROJECTS = 20;

function useEntries({ commands, address, scope, go }: CommandPaletteProps, typed: string): PaletteEntry[] {
  const projects = useReport('projects', scope.span).data?.rows.slice(0, SHOWN_PROJECTS) ?? [];
  const found = findEntries(
    [
      ...commands.map(({ keys, ...command }) => ({
        ...command,
        ...(keys !== undefined && { note: keyWords(keys) }),
      })),
      ...projects.map((project) => ({
        id: `project-${project.key}`,
        section: 'Projects',
        title: project.label,
        note: <Money cost={project} />,
        run: () => go({ project: project.key }),
      })),
    ],
    typed,
  );
  const words = typed.trim();
  if (words === '') return found;
  const search = {
    id: 'search-sessions',
    section: 'Sessions',
    title: `Search sessions for “${words}”`,
    run: () => go({ ...otherView(address, 'sessions'), search: words }),
  };
  return [...found, search];
}

/** Where the keys of a list lead; undefined for any other key. */
function target(key: string, current: number, count: number): number | undefined {
  const targets = new Map([
    ['ArrowDown', (current + 1) % count],
    ['ArrowUp', (current + count - 1) % count],
    ['Home', 0],
    ['End', count - 1],
  ]);
  return targets.get(key);
}

/** Search and commands: every action, view, project and session by a few letters. */
export function CommandPalette(props: CommandPaletteProps) {
  const { onClose } = props;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(props, typed);
  const listId = useId();
  const current = Math.min(chosen, entries.length - 1);

  function run(entry: PaletteEntry | undefined): void {
    if (entry === undefined || entry.refusal !== undefined) return;
    onClose();
    entry.run();
  }
  function press(event: KeyboardEvent): void {
    if (entries.length === 0 || event.nativeEvent.isComposing) return;
    const next = target(event.key, current, entries.length);
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[current]);
    }
  }

  return (
    <Dialog title="Search and commands" onClose={onClose} className="mt-[12vh] [&>div]:p-0 [&>header]:sr-only">
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-t3" />
        <input
          autoFocus
          role="combobox"
          aria-label="Search and commands"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current < 0 ? undefined : `${listId}-${current}`}
          autoComplete="off"
          spellCheck="false"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={press}
          placeholder="Views, sessions, projects, actions…"
          className="h-11 w-full bg-transparent outline-none placeholder:text-t3"
        />
      </div>
      <div id={listId} role="listbox" aria-label="Found" className="max-h-[52vh] overflow-y-auto p-1.5">
        {entries.map((entry, index) => (
          <Fragment key={entry.id}>
            {entry.section === entries[index - 1]?.section ? null : (
              <p role="presentation" className="px-2.5 pt-1.5 pb-1 text-micro font-medium text-t3">
                {entry.section}
              </p>
            )}
            <div
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              aria-disabled={entry.refusal !== undefined}
              onClick={() => run(entry)}
              // The keys are those of the field above, which keeps the focus.
              onKeyDown={press}
              onMouseMove={() => setChosen(index)}
              className="flex h-8 cursor-default items-center gap-3 rounded-control px-2.5 aria-disabled:text-t3 aria-selected:bg-accent-soft aria-selected:not-aria-disabled:text-accent"
            >
              <span className="name truncate">{entry.title}</span>
              {(entry.refusal ?? entry.note) === undefined ? null : (
                <span className="ms-auto shrink-0 text-micro text-t3">{entry.refusal ?? entry.note}</span>
              )}
            </div>
          </Fragment>
        ))}
      </div>
      {entries.length === 0 ? <p className="px-4 pb-6 text-center text-t2">Nothing is called that.</p> : null}
    </Dialog>
  );
}
