import { Command as Menu } from 'cmdk';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../../shared/components/dialog.tsx';
import { Money } from '../../shared/components/money.tsx';
import { useReport } from '../../shared/hooks/use-figures.ts';
import { type Address, otherView } from '../address.ts';
import type { Scope } from '../scope.ts';
import { COMMAND_SECTIONS, type Command } from './command.ts';
import { keyWords } from './key-words.ts';

type CommandPaletteProps = {
  commands: readonly Command[];
  address: Address;
  scope: Scope;
  go: (change: Partial<Address>) => void;
  onClose: () => void;
};

/** What stands in one list with the commands; more would push them out of sight. */
const SHOWN_PROJECTS = 20;

function Row(props: { value: string; keywords?: string[] | undefined; onRun: () => void; children: ReactNode }) {
  return (
    <Menu.Item
      value={props.value}
      {...(props.keywords !== undefined && { keywords: props.keywords })}
      onSelect={props.onRun}
      className="flex h-8 cursor-default items-center gap-3 rounded-control px-2.5 text-t1 aria-selected:bg-accent-soft aria-selected:text-accent"
    >
      {props.children}
    </Menu.Item>
  );
}

const GROUP =
  'px-1.5 pb-1.5 **:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-micro **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-t3';

/** Search and commands: every action, view and project by a few letters. */
export function CommandPalette({ commands, address, scope, go, onClose }: CommandPaletteProps) {
  const [words, setWords] = useState('');
  const projects = useReport('projects', scope.span).data?.rows.slice(0, SHOWN_PROJECTS) ?? [];
  function run(what: () => void): void {
    onClose();
    what();
  }
  return (
    <Dialog title="Search and commands" onClose={onClose} className="mt-[12vh] [&>header]:sr-only [&>div]:p-0">
      <Menu label="Search and commands" loop>
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-t3" />
          <Menu.Input
            autoFocus
            value={words}
            onValueChange={setWords}
            placeholder="Views, sessions, projects, actions…"
            className="h-11 w-full bg-transparent outline-none placeholder:text-t3"
          />
        </div>
        <Menu.List className="max-h-[52vh] overflow-y-auto py-1.5">
          <Menu.Empty className="px-4 py-6 text-center text-t2">Nothing is called that.</Menu.Empty>
          {words.trim() === '' ? null : (
            <Menu.Group heading="Sessions" className={GROUP} forceMount>
              <Menu.Item
                forceMount
                value={`sessions ${words}`}
                onSelect={() => run(() => go({ ...otherView(address, 'sessions'), search: words.trim() }))}
                className="flex h-8 cursor-default items-center gap-3 rounded-control px-2.5 aria-selected:bg-accent-soft aria-selected:text-accent"
              >
                <span className="truncate">Search sessions for “{words.trim()}”</span>
              </Menu.Item>
            </Menu.Group>
          )}
          {COMMAND_SECTIONS.map((section) => (
            <Menu.Group key={section} heading={section} className={GROUP}>
              {commands.map((command) =>
                command.section === section ? (
                  <Row
                    key={command.id}
                    value={`${command.title} ${command.id}`}
                    keywords={command.keywords}
                    onRun={() => run(command.run)}
                  >
                    <span className="truncate">{command.title}</span>
                    {command.keys === undefined ? null : (
                      <kbd className="ms-auto font-sans text-micro text-t3">{keyWords(command.keys)}</kbd>
                    )}
                  </Row>
                ) : null,
              )}
            </Menu.Group>
          ))}
          {projects.length === 0 ? null : (
            <Menu.Group heading="Projects" className={GROUP}>
              {projects.map((project) => (
                <Row
                  key={project.key}
                  value={`${project.label} project-${project.key}`}
                  onRun={() => run(() => go({ project: project.key }))}
                >
                  <span className="name truncate">{project.label}</span>
                  <span className="ms-auto text-small text-t3">
                    <Money cost={project} />
                  </span>
                </Row>
              ))}
            </Menu.Group>
          )}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}
