import { X } from 'lucide-react';
import { formatMoney } from '../../../../core/format/index.ts';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import type { Address } from '../../address.ts';
import type { Go } from '../../view-props.ts';

type Chip = { text: string; without: Partial<Address> };

/** What the list is narrowed by beside the title bar, in words. */
export function activeFilters(address: Address): Chip[] {
  const chips: Chip[] = [];
  if (address.model !== null) chips.push({ text: shortModelName(address.model), without: { model: null } });
  if (address.live) chips.push({ text: 'Live now', without: { live: false } });
  if (address.failures) chips.push({ text: 'Failures', without: { failures: false } });
  if (address.above !== null) chips.push({ text: `Over ${formatMoney(address.above)}`, without: { above: null } });
  return chips;
}

/** The filters that are set, each with the way to take it away. */
export function FilterChips({ address, go }: { address: Address; go: Go }) {
  return activeFilters(address).map(({ text, without }) => (
    <button
      key={text}
      type="button"
      title={`Take the filter “${text}” away`}
      onClick={() => go(without)}
      className="flex h-6 min-w-0 items-center gap-1.5 rounded-chip bg-accent-soft ps-2 pe-1.5 text-small font-medium text-accent"
    >
      <span className="sr-only">Without filter </span>
      <span className="name truncate">{text}</span>
      <X aria-hidden="true" size={12} strokeWidth={1.75} className="shrink-0" />
    </button>
  ));
}
