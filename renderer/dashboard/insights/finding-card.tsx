import { Check, CircleAlert, Clock, CornerDownLeft, Database, Gauge, type LucideIcon } from 'lucide-react';
import { useId } from 'react';
import type { Finding, InsightPriority, InsightType } from '../../../core/contracts/insights.ts';
import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import type { DaySpan } from '../../shared/day-span.ts';
import { type FindingChoice, FindingChoices, FindingStateMark } from './finding-choices.tsx';
import { FindingFigure } from './finding-figure.tsx';
import { measuredWords } from './measured-words.ts';

export const TYPE_NAMES: Record<InsightType, string> = {
  cost: 'Cost',
  errors: 'Errors',
  acceptance: 'Acceptance',
  habits: 'Habits',
  data: 'Data',
};

const ICONS: Record<InsightType, LucideIcon> = {
  cost: Gauge,
  errors: CircleAlert,
  acceptance: Check,
  habits: Clock,
  data: Database,
};

const PRIORITIES: Record<InsightPriority, { name: string; look: string }> = {
  high: { name: 'High', look: 'bg-bad-soft text-bad' },
  medium: { name: 'Medium', look: 'bg-warn-soft text-warn' },
  low: { name: 'Low', look: 'bg-track text-t2' },
};

type FindingCardProps = {
  finding: Finding;
  /** The days that were looked at. */
  span: DaySpan;
  onSessions: () => void;
  onChoice: (choice: FindingChoice) => void;
  isBusy: boolean;
};

/** One finding: what was seen, the figures behind it, and one thing to try. */
export function FindingCard({ finding, span, onSessions, onChoice, isBusy }: FindingCardProps) {
  const headingId = useId();
  const { title, sentence, evidence, chart, advice, type, priority, state, sessionCount } = finding;
  const Icon = ICONS[type];
  const { name, look } = PRIORITIES[priority];
  return (
    <article
      aria-labelledby={headingId}
      className={`grid grid-cols-[32px_minmax(0,1fr)] gap-x-3.5 rounded-card border bg-surface p-4 shadow-card ${state === 'new' && priority === 'high' ? 'border-accent' : state === 'muted' ? 'border-dashed border-line-2' : 'border-line'}`}
    >
      <span className={`flex size-8 items-center justify-center rounded-control ${look}`}>
        <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      </span>
      <div className="min-w-0">
        <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 id={headingId} className="text-[14px]/[20px] font-semibold">
            {title}
          </h2>
          <FindingStateMark state={state} severity={finding.severity} />
          <span className="ms-auto flex items-center gap-2 text-micro text-t3">
            {TYPE_NAMES[type]}
            <span className={`rounded-chip px-1.5 font-medium ${look}`}>{name}</span>
          </span>
        </header>
        <p className="name mt-1 max-w-[88ch] text-pretty text-t2">{sentence}</p>
        <div className="mt-3 flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            {evidence.map(({ label, value, unit }) => (
              <div key={label} className="flex flex-col-reverse">
                <dt className="text-micro text-t3">{label}</dt>
                <dd className="text-[16px]/[22px] font-semibold">{measuredWords(value, unit)}</dd>
              </div>
            ))}
          </dl>
          {chart === null ? null : <FindingFigure finding={finding} chart={chart} span={span} />}
        </div>
        <footer className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-3">
          <p className="flex min-w-0 grow basis-80 gap-2.5 text-t2">
            <CornerDownLeft aria-hidden="true" size={14} strokeWidth={1.75} className="mt-0.5 shrink-0 -scale-y-100" />
            <span>
              <strong className="font-semibold text-t1">Try:</strong> {advice}
            </span>
          </p>
          <span className="flex shrink-0 gap-2">
            {sessionCount === 0 ? null : (
              <Button onClick={onSessions}>
                Show {sessionCount === 1 ? 'session' : `${formatCount(sessionCount)} sessions`}
              </Button>
            )}
            <FindingChoices finding={finding} onChoice={onChoice} isBusy={isBusy} />
          </span>
        </footer>
      </div>
    </article>
  );
}
