import { type Finding, INSIGHT_TYPES, type Insights, type InsightType } from '../../../core/contracts/insights.ts';
import { formatCount } from '../../../core/format/index.ts';
import { TYPE_NAMES } from './finding-card.tsx';
import { NEVER_RETURNS, RETURNS } from './finding-choices.tsx';

/** Why a finding is hidden: for as long as it does not worsen, or for good. */
const HIDDEN = ['dismissed', 'muted'] as const;
type Hidden = (typeof HIDDEN)[number];

/** Which findings are listed. */
export type ShownFindings = InsightType | 'all' | Hidden;

type HiddenWords = { name: string; note: string; title: string; nothing: string };

const HIDDEN_WORDS: Record<Hidden, HiddenWords> = {
  dismissed: {
    name: 'Dismissed',
    note: 'Dismissed: each of these returns by itself once it is clearly worse.',
    title: RETURNS,
    nothing: 'Nothing is dismissed.',
  },
  muted: {
    name: 'Never again',
    note: 'Never again: none of these returns by itself, however it worsens.',
    title: NEVER_RETURNS,
    nothing: 'Nothing is kept away for good.',
  },
};

/** What is said of the list above it, its rule in full, and what where it is empty; null where what is shown is not hidden elsewhere. */
export function hiddenWords(shown: ShownFindings): HiddenWords | null {
  return isHidden(shown) ? HIDDEN_WORDS[shown] : null;
}

/** The findings of one choice, in the order in which they come. */
export function shownFindings({ findings, hidden }: Insights, shown: ShownFindings): Finding[] {
  if (isHidden(shown)) return hidden.filter(({ state }) => state === shown);
  return shown === 'all' ? findings : findings.filter(({ type }) => type === shown);
}

function isHidden(shown: ShownFindings): shown is Hidden {
  return shown === 'dismissed' || shown === 'muted';
}

/** The choice of what is listed, each with its count; what has nothing is not offered, unless it is chosen. */
export function FindingFilters(props: {
  data: Insights;
  shown: ShownFindings;
  onShown: (shown: ShownFindings) => void;
}) {
  const { data, shown, onShown } = props;
  const filters = [
    { value: 'all' as const, name: 'All' },
    ...INSIGHT_TYPES.map((value) => ({ value, name: TYPE_NAMES[value] })),
    ...HIDDEN.map((value) => ({ value, name: HIDDEN_WORDS[value].name })),
  ];
  return (
    <fieldset className="flex flex-col gap-0.5">
      <legend className="sr-only">Which findings</legend>
      {filters.map(({ value, name }) => {
        const elsewhere = value === 'muted' ? data.mutedElsewhere.length : 0;
        const count = shownFindings(data, value).length + elsewhere;
        return count === 0 && value !== 'all' && value !== shown ? null : (
          <button
            key={value}
            type="button"
            aria-pressed={value === shown}
            onClick={() => onShown(value)}
            className="flex h-[30px] w-full items-center justify-between rounded-control px-2.5 text-t2 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
          >
            {name} <span className="text-small">{formatCount(count)}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
