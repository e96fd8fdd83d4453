import { Download, Ellipsis, Image, type LucideIcon, Table2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SavedFileKind } from '../../../core/contracts/desktop.ts';
import { Button } from '../components/button.tsx';
import { useSaveFile } from '../save-file.ts';

type ChartMenuProps = {
  /** What it is of, where a chart has a neighbour with a menu of its own. */
  of?: string;
  /** Absent where the chart is a table already. */
  table?: { isShown: boolean; onToggle: () => void };
  /** Of the files, without its ending. */
  fileName: string;
  csv: () => string;
  /** Makes the PNG; null while there is no chart to be seen, absent where there is none ever. */
  picture?: (() => Promise<Blob>) | null;
  /** Seen only while the pointer or the focus is in the `group/chart` around it, or where there is no pointer that hovers. */
  isQuiet?: boolean;
  className?: string;
};

const GAP_PX = 4;
/** Height of the menu with all its commands: below it the menu opens upwards. */
const ROOM_PX = 150;

/** It stays there for the keyboard, only unseen. */
const QUIET =
  'opacity-0 group-focus-within/chart:opacity-100 group-hover/chart:opacity-100 pointer-coarse:opacity-100 forced-colors:opacity-100';

type CommandProps = { icon: LucideIcon; text: string; isOff?: boolean; onChoose: () => void };

function Command({ icon: Icon, text, isOff = false, onChoose }: CommandProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) onChoose();
      }}
      className="flex h-7 w-full items-center gap-2 rounded-control px-2 text-start text-small text-t1 hover:bg-hover focus-visible:bg-hover aria-disabled:opacity-45"
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
      {text}
    </button>
  );
}

/** What can be done with a chart besides looking at it: see it as a table, save its picture or its figures. */
export function ChartMenu({ of, table, fileName, csv, picture, isQuiet = false, className = '' }: ChartMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const name = of === undefined ? 'Table and files' : `Table and files of ${of}`;
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const saveFile = useSaveFile();
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => menu.current?.hidePopover();

  useEffect(() => {
    if (!isOpen) return;
    // The menu lies above the page and would stay where it is while its chart moves away.
    const leave = () => menu.current?.hidePopover();
    addEventListener('scroll', leave, { capture: true });
    addEventListener('resize', leave);
    return () => {
      removeEventListener('scroll', leave, { capture: true });
      removeEventListener('resize', leave);
    };
  }, [isOpen]);

  function place(): void {
    const element = menu.current;
    const at = button.current?.getBoundingClientRect();
    if (element === null || at === undefined) return;
    const opensUpwards = at.bottom + ROOM_PX > innerHeight && at.top > ROOM_PX;
    element.style.top = opensUpwards ? 'auto' : `${at.bottom + GAP_PX}px`;
    element.style.bottom = opensUpwards ? `${innerHeight - at.top + GAP_PX}px` : 'auto';
    element.style.right = `${Math.max(GAP_PX, document.documentElement.clientWidth - at.right)}px`;
  }

  function move(event: KeyboardEvent): void {
    // Keys in the menu are the menu's: elsewhere the arrows change the day, and letters the range.
    event.stopPropagation();
    if (event.key === 'Tab') {
      close();
      return;
    }
    const all = items();
    const here = all.findIndex((item) => item.matches(':focus'));
    const targets = new Map([
      ['ArrowDown', (here + 1) % all.length],
      ['ArrowUp', (here <= 0 ? all.length : here) - 1],
      ['Home', 0],
      ['End', all.length - 1],
    ]);
    const target = targets.get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    all[target]?.focus();
  }

  async function save(kind: SavedFileKind, make: () => Blob | Promise<Blob>): Promise<void> {
    try {
      await saveFile(`${fileName}.${kind}`, kind, await make());
      close();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The file could not be made.');
    }
  }

  return (
    <span className={`${isQuiet ? QUIET : ''} ${className}`}>
      <Button
        ref={button}
        look="ghost"
        title={name}
        aria-label={name}
        aria-haspopup="menu"
        data-chart-menu=""
        popoverTarget={id}
        className={isQuiet ? 'h-6! min-w-6! px-0!' : 'px-0'}
      >
        <Ellipsis aria-hidden="true" size={14} strokeWidth={1.75} />
      </Button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={name}
        tabIndex={-1}
        onKeyDown={move}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place();
        }}
        onToggle={(event) => {
          const opens = event.newState === 'open';
          setOpen(opens);
          setFailure(null);
          if (opens) items()[0]?.focus({ preventScroll: true });
        }}
        className="fixed inset-auto m-0 w-48 rounded-control border border-line-2 bg-raised p-1 text-t1 shadow-raised"
      >
        {table === undefined ? null : (
          <Command
            icon={Table2}
            text={table.isShown ? 'Show as chart' : 'Show as table'}
            onChoose={() => {
              close();
              table.onToggle();
            }}
          />
        )}
        {picture === undefined ? null : (
          <Command
            icon={Image}
            text="Save as PNG"
            isOff={picture === null}
            onChoose={() => {
              if (picture !== null) void save('png', picture);
            }}
          />
        )}
        <Command
          icon={Download}
          text="Save as CSV"
          onChoose={() => void save('csv', () => new Blob([csv()], { type: 'text/csv;charset=utf-8' }))}
        />
        {failure === null ? null : (
          <p role="alert" className="px-2 pt-1 pb-1.5 text-micro text-bad">
            {failure}
          </p>
        )}
      </div>
    </span>
  );
}
