import type { Budget } from '../../../core/contracts/budgets.ts';
import { WEEK_DAYS } from '../../../core/contracts/calendar.ts';
import type { Settings } from '../../../core/contracts/settings.ts';
import { formatRate } from '../../../core/format/index.ts';
import { BudgetBar } from '../../shared/components/budget-bar.tsx';
import { Card } from '../../shared/components/card.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { ZONE } from '../../shared/zone.ts';
import { BUDGET_NAMES, budgetSentence } from './budget-words.ts';
import { ChoiceSetting } from './choice-setting.tsx';
import { NumberSetting } from './number-setting.tsx';
import { ToggleSetting } from './toggle-setting.tsx';

/** Shares of a budget from which one is warned; another one of the file's stands among them. */
const WARN_SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 1];

const TONES = { ok: 'text-t3', warning: 'text-warn', over: 'text-bad' };

function BudgetRow({ budget }: { budget: Budget }) {
  const name = BUDGET_NAMES[budget.period];
  const sentence = budgetSentence(budget);
  return (
    <NumberSetting
      name={name}
      note={<span className={TONES[budget.state ?? 'ok']}>{sentence}</span>}
      label={`${name} budget in US dollars`}
      value={budget.limit}
      unit="$"
      placeholder="none"
      part={(limit) => ({ budgets: { [budget.period]: limit } })}
    >
      {budget.limit === null ? null : (
        <BudgetBar budget={budget} words={`${name} budget: ${sentence}`} className="w-[146px] max-columns:hidden" />
      )}
    </NumberSetting>
  );
}

/** What may be spent before Blueplane says so. */
export function BudgetsCard({ settings }: { settings: Settings['budgets'] }) {
  const budgets = useApiQuery('budgets', { timezone: ZONE }).data?.budgets ?? [];
  const hasBudget = budgets.some(({ limit }) => limit !== null);
  const shares = [...new Set([...WARN_SHARES, settings.warn_at])].sort((one, other) => one - other);
  return (
    <Card title="Budgets" note="calendar days, weeks and months of this time zone">
      <div className="pt-1">
        {budgets.map((budget) => (
          <BudgetRow key={budget.period} budget={budget} />
        ))}
        <ChoiceSetting
          name="Warn at"
          note="From here on the bar is amber; from the whole budget on it is red."
          choices={shares.map((share) => ({ value: String(share), text: formatRate(share) }))}
          value={String(settings.warn_at)}
          part={(share) => ({ budgets: { warn_at: Number(share) } })}
        />
        <ToggleSetting
          name="Notifications"
          note={
            hasBudget
              ? 'The desktop tells once when a budget reaches the warning, and once when it is used up.'
              : 'Nothing is told before a budget is set.'
          }
          value={settings.notify}
          part={(notify) => ({ budgets: { notify } })}
        />
        <ChoiceSetting
          name="Weeks begin on"
          choices={WEEK_DAYS.map((day) => ({ value: day, text: day.charAt(0).toUpperCase() + day.slice(1) }))}
          value={settings.start_of_week}
          part={(day) => ({ budgets: { start_of_week: day } })}
        />
      </div>
    </Card>
  );
}
