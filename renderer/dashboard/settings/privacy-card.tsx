import { CATEGORIES, type Settings } from '../../../core/contracts/settings.ts';
import { Card } from '../../shared/components/card.tsx';
import { CATEGORY_WORDS, WHOLE_SESSIONS_OF } from '../category-words.ts';
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
        <code className="font-mono">blueplane rebuild</code> works out from them what is missing. What hooks and
        OpenTelemetry sent meanwhile was not kept, so that no rebuild brings it back.
      </p>
      <p className="px-4 pt-1 text-small text-t2">
        {WHOLE_SESSIONS_OF} that goes on meanwhile is also without what was worked out of it before, until it goes on
        with all on again, or until a rebuild. So is what stays of any tool’s session when a part of it is purged
        meanwhile.
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
