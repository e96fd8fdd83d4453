import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { COMMAND_SECTIONS, type Command } from './command.ts';
import { keyWords } from './key-words.ts';

/** Keys that belong to a part of a view, not to a command. */
const IN_PLACE: readonly { title: string; keys: string }[] = [
  { title: 'Close what is open', keys: 'Esc' },
  { title: 'Move in a list or a chart', keys: '↑ ↓ ← →' },
  { title: 'Open the row', keys: 'Enter' },
  { title: 'Search sessions', keys: '/' },
  { title: 'Next or previous session', keys: 'J K' },
  { title: 'Timeline: nearer, farther, all', keys: '+ − 0' },
  { title: 'Timeline: previous, next prompt', keys: '[ ]' },
];

function KeyList({ title, rows }: { title: string; rows: readonly { title: string; keys: string }[] }) {
  return (
    <section className="break-inside-avoid pb-3">
      <h3 className="pb-1 text-micro font-medium text-t3">{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.title} className="flex items-center justify-between gap-4 border-b border-line py-1">
            <dt>{row.title}</dt>
            <dd>
              <kbd className="rounded-chip border border-line-2 px-1.5 font-sans text-micro text-t2">{row.keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** All keys of the window. */
export function ShortcutsDialog({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const sections = COMMAND_SECTIONS.map((section) => ({
    section,
    rows: commands.flatMap(({ section: of, title, keys }) =>
      of === section && keys !== undefined ? [{ title, keys: keyWords(keys) }] : [],
    ),
  }));
  return (
    <Dialog
      title="Shortcuts"
      onClose={onClose}
      footer={
        <Button className="ms-auto" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="columns-1 gap-8 narrow:columns-2">
        {sections.map(({ section, rows }) =>
          rows.length === 0 ? null : <KeyList key={section} title={section} rows={rows} />,
        )}
        <KeyList title="In a view" rows={IN_PLACE} />
      </div>
    </Dialog>
  );
}
