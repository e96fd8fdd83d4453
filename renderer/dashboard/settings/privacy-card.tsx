import { CATEGORIES, type Category, type Settings } from '../../../core/contracts/settings.ts';
import { Card } from '../../shared/components/card.tsx';
import { ToggleSetting } from './toggle-setting.tsx';

const WORDS: Record<Category, { name: string; note: string }> = {
  performance: { name: 'Performance', note: 'How long tools and turns took' },
  acceptance: { name: 'Acceptance', note: 'What became of proposals, and whether you said no' },
  usage: { name: 'Tool use', note: 'Which tools were called, and how that ended' },
  code_impact: { name: 'Code impact', note: 'Lines changed, and kinds of files' },
  interaction: { name: 'Interaction', note: 'When prompts were typed, and how long they were' },
};

/** Which kinds of figures are worked out. */
export function PrivacyCard({ categories }: { categories: Settings['privacy']['categories'] }) {
  return (
    <Card
      title="Privacy categories"
      note="Figures only: tokens and cost are always kept. Whether text is kept is chosen under Data & privacy."
    >
      <p className="px-4 pt-1 text-small text-t2">
        What is off is not worked out. Raw records that were read for it stay until you purge them.
      </p>
      <div className="pt-1">
        {CATEGORIES.map((category) => (
          <ToggleSetting
            key={category}
            {...WORDS[category]}
            value={categories[category]}
            part={(isKept) => ({ privacy: { categories: { [category]: isKept } } })}
          />
        ))}
      </div>
    </Card>
  );
}
