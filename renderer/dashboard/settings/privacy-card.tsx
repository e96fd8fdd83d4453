import { CATEGORIES, type Settings } from '../../../core/contracts/settings.ts';
import { Card } from '../../shared/components/card.tsx';
import { CATEGORY_WORDS } from '../category-words.ts';
import { ToggleSetting } from './toggle-setting.tsx';

/** Which kinds of figures are worked out. */
export function PrivacyCard({ categories }: { categories: Settings['privacy']['categories'] }) {
  return (
    <Card
      title="Privacy categories"
      note="Figures only: tokens and cost are always kept. Whether text is kept is chosen under Data & privacy."
    >
      <p className="px-4 pt-1 text-small text-t2">
        What is off is not worked out. Raw records that were read for it stay until you purge them: once it is on again,{' '}
        <code className="font-mono">blueplane rebuild</code> works out from them what is missing.
      </p>
      <div className="pt-1">
        {CATEGORIES.map((category) => (
          <ToggleSetting
            key={category}
            {...CATEGORY_WORDS[category]}
            value={categories[category]}
            part={(isKept) => ({ privacy: { categories: { [category]: isKept } } })}
          />
        ))}
      </div>
    </Card>
  );
}
