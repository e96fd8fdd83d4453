import { Plus } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import { Button } from '../../../shared/components/button.tsx';
import { Select } from '../../../shared/components/select.tsx';
import { useReport } from '../../../shared/hooks/use-figures.ts';
import type { Address } from '../../address.ts';
import { type Scope, scopeFilters } from '../../scope.ts';
import type { Go } from '../../view-props.ts';

/** The value of "all" in a list; no model is called so. */
const ALL = '*';

type FilterPanelProps = { address: Address; scope: Scope; go: Go };

function Check({ text, checked, onChange }: { text: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex min-h-7 items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-accent-fill"
      />
      {text}
    </label>
  );
}

function Choices({ address, scope, go }: FilterPanelProps) {
  const models = useReport('models', scope.span, scopeFilters(scope)).data?.rows ?? [];
  const amountId = useId();
  const choices = [
    { value: ALL, text: 'All models' },
    ...models.map(({ key }) => ({ value: key, text: shortModelName(key) })),
  ];
  if (address.model !== null && !models.some(({ key }) => key === address.model)) {
    choices.push({ value: address.model, text: shortModelName(address.model) });
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Select
        label="Model"
        choices={choices}
        value={address.model ?? ALL}
        onChange={(model) => go({ model: model === ALL ? null : model })}
      />
      <Check text="Live now" checked={address.live} onChange={(live) => go({ live })} />
      <Check text="With failed tool calls" checked={address.failures} onChange={(failures) => go({ failures })} />
      <span className="flex min-h-7 items-center justify-between gap-3">
        <label htmlFor={amountId}>Cost above, USD</label>
        <input
          id={amountId}
          type="number"
          min="0"
          step="any"
          inputMode="decimal"
          defaultValue={address.above ?? ''}
          onChange={(event) => {
            const amount = event.target.valueAsNumber;
            go({ above: amount > 0 && amount <= 1_000_000 ? amount : null }, { replace: true });
          }}
          className="h-7 w-20 rounded-control border border-line-2 bg-surface px-2 text-end"
        />
      </span>
    </div>
  );
}

/** The button that opens what else the list can be narrowed by. Esc, and whatever is done elsewhere, closes it. */
export function FilterPanel(props: FilterPanelProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears what its own fields leave alone
    <span
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Button ref={button} aria-expanded={open} className="h-6! px-2" onClick={() => setOpen(!open)}>
        <Plus aria-hidden="true" size={12} strokeWidth={1.75} />
        Filter
      </Button>
      {open ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend in sight
        <div
          role="group"
          aria-label="Filter sessions"
          tabIndex={-1}
          className="absolute start-0 top-full z-10 mt-1.5 w-60 rounded-control border border-line-2 bg-raised p-3 text-small shadow-raised outline-none"
        >
          <Choices {...props} />
        </div>
      ) : null}
    </span>
  );
}
