import { EyeOff } from 'lucide-react';
import type { Category } from '../../../core/contracts/settings.ts';
import { Button } from '../../shared/components/button.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { CATEGORY_WORDS, WHOLE_SESSIONS_OF } from '../category-words.ts';

/** What is missing in this view while a category is switched off; the other ones are not shown here. */
const MISSING: readonly { category: Category; words: string }[] = [
  { category: 'usage', words: 'calls of tools made meanwhile are in none of these figures' },
  { category: 'performance', words: 'how long calls take meanwhile is not worked out' },
  { category: 'acceptance', words: 'your decisions made meanwhile are not counted' },
  { category: 'code_impact', words: 'lines changed meanwhile are not counted' },
];

/** Says which of the view's figures are switched off and so miss what happens; nothing while all are on. */
export function OffCategories({ onSettings }: { onSettings: () => void }) {
  const categories = useApiQuery('settings', {}).data?.settings.privacy.categories;
  const off = MISSING.filter(({ category }) => categories?.[category] === false);
  if (off.length === 0) return null;
  return (
    <section
      aria-label="Switched off"
      className="flex items-start gap-3 rounded-card border border-line bg-surface px-4 py-3 split:col-span-2"
    >
      <EyeOff aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-t2" />
      <div className="min-w-0 grow text-t2">
        {off.map(({ category, words }) => (
          <p key={category}>
            <strong className="font-semibold text-t1">{CATEGORY_WORDS[category].name} is switched off:</strong> {words}.
          </p>
        ))}
        <p>
          {WHOLE_SESSIONS_OF} that goes on meanwhile is without its earlier ones too, until it goes on with this
          switched on again.
        </p>
      </div>
      <Button className="shrink-0" onClick={onSettings}>
        Privacy categories
      </Button>
    </section>
  );
}
