import { ListFilter } from 'lucide-react';
import { useDeferredValue, useId, useRef, useState } from 'react';
import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import { Button } from '../../shared/components/button.tsx';
import { Select } from '../../shared/components/select.tsx';
import { useMediaQuery } from '../../shared/hooks/use-media-query.ts';
import { useProjectNames } from '../../shared/hooks/use-project-names.ts';
import type { Address } from '../address.ts';
import type { Scope } from '../scope.ts';

/** The value of "all" in a list; no tool and no project is called so. */
const ALL = '*';
/** From here on there is room for both beside the range. */
const ROOM_FOR_BOTH = '(min-width: 1000px)';

type ScopeFiltersProps = { scope: Scope; go: (change: Partial<Address>) => void };

const TOOL_CHOICES: readonly { value: Platform | typeof ALL; text: string }[] = [
  { value: ALL, text: 'All tools' },
  ...PLATFORMS.map((platform) => ({ value: platform, text: PLATFORM_LABELS[platform] })),
];

/** Narrows the figures to a tool, or to one of the projects of these days; behind one button where there is little room. */
export function ScopeFilters(props: ScopeFiltersProps) {
  return useMediaQuery(ROOM_FOR_BOTH) ? <Choices {...props} /> : <FoldedChoices {...props} />;
}

function Choices({ scope, go }: ScopeFiltersProps) {
  // Asked behind what the view itself shows of these days.
  const since = useDeferredValue(scope.span.since);
  const until = useDeferredValue(scope.span.until);
  const projects = useProjectNames({ since, until });
  const choices = [
    { value: ALL, text: 'All projects' },
    ...projects.map(({ key, label }) => ({ value: key, text: label })),
  ];
  // The project of an address may have no use in these days; it stays chosen all the same.
  if (scope.project !== null && !projects.some(({ key }) => key === scope.project)) {
    choices.push({ value: scope.project, text: 'One project' });
  }
  return (
    <>
      <Select
        label="Tools"
        choices={TOOL_CHOICES}
        value={scope.platform ?? ALL}
        onChange={(value) => go({ platform: value === ALL ? null : value })}
      />
      <Select
        label="Projects"
        className="split:max-w-40"
        choices={choices}
        value={scope.project ?? ALL}
        onChange={(value) => go({ project: value === ALL ? null : value })}
      />
    </>
  );
}

/** The same in a panel that Esc, the button and whatever is done elsewhere close. */
function FoldedChoices({ scope, go }: ScopeFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const chosen = Number(scope.platform !== null) + Number(scope.project !== null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc in the panel is the button's, and closes it
    <span
      ref={box}
      className="relative"
      onBlur={({ relatedTarget }) => {
        if (box.current?.contains(relatedTarget) === false) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        // It is not the page's: a chip that narrows the figures stays.
        event.preventDefault();
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <Button
        ref={button}
        aria-expanded={isOpen}
        aria-controls={panelId}
        aria-label={chosen === 0 ? 'Filters' : `Filters, ${chosen} in use`}
        title="Filters"
        className={chosen === 0 ? '' : 'border-accent! text-accent'}
        onClick={() => setOpen(!isOpen)}
      >
        <ListFilter aria-hidden="true" size={14} strokeWidth={1.75} />
        {chosen === 0 ? null : chosen}
      </Button>
      <span
        id={panelId}
        hidden={!isOpen}
        // What is pressed between the lists is not elsewhere.
        tabIndex={-1}
        className="absolute inset-e-0 top-full z-20 mt-1.5 w-52 rounded-card border border-line-2 bg-raised p-3 shadow-raised"
      >
        {isOpen ? (
          <span className="flex flex-col gap-2">
            <Choices scope={scope} go={go} />
          </span>
        ) : null}
      </span>
    </span>
  );
}
