import type { MouseEvent } from 'react';
import { type Address, writeAddress } from '../address.ts';
import type { Go } from '../view-props.ts';
import { SECTIONS, type Section } from './sections.ts';

type SectionListProps = {
  address: Address;
  chosen: Section;
  go: Go;
  /** It was chosen once more, without the address changing. */
  onAgain: () => void;
};

/** With a modifier the browser opens the link as usual. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** The parts of the settings, beside them where there is room and above them elsewhere. */
export function SectionList({ address, chosen, go, onAgain }: SectionListProps) {
  return (
    <nav
      aria-label="Parts of the settings"
      className="flex flex-wrap gap-0.5 columns:sticky columns:top-[66px] columns:w-[156px] columns:shrink-0 columns:flex-col"
    >
      {SECTIONS.map(({ id, name }) => (
        <a
          key={id}
          href={writeAddress({ ...address, layout: id })}
          aria-current={id === chosen ? 'true' : undefined}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            if (address.layout === id) onAgain();
            else go({ layout: id });
          }}
          className="flex h-7 items-center rounded-control px-2.5 font-medium text-t2 hover:bg-hover hover:text-t1 aria-[current]:bg-accent-soft aria-[current]:text-accent forced-colors:aria-[current]:outline-1"
        >
          {name}
        </a>
      ))}
    </nav>
  );
}
