import type { ReactNode } from 'react';
import type { SessionDetail } from '../../../../core/contracts/session.ts';
import type { Category } from '../../../../core/contracts/settings.ts';
import { formatCount, formatDuration, formatMoney, formatRate, MINUS, NO_DATA } from '../../../../core/format/index.ts';
import { costMarks, Money } from '../../../shared/components/money.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { useIsWanted } from '../../use-is-wanted.ts';
import { decidedByPerson } from './acceptance-part.tsx';

function Figure({ label, note, children }: { label: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-t2">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-1.5 text-heading whitespace-nowrap">
        {children}
        {note === undefined ? null : <span className="text-small font-normal text-t3">{note}</span>}
      </dd>
    </div>
  );
}

type CountedFigureProps = { label: string; count: number; category: Category; note?: ReactNode };

/** A count. Nought is none where nobody counts. */
function CountedFigure({ label, count, category, note }: CountedFigureProps) {
  const isWanted = useIsWanted(category);
  const isKnown = isWanted || count > 0;
  return (
    <Figure label={label} note={isKnown ? note : 'switched off'}>
      {isKnown ? formatCount(count) : NO_DATA}
    </Figure>
  );
}

/** The eight figures of a session, and what of its cost is not exact. */
export function SessionFigures({ session }: { session: SessionDetail }) {
  const { totals, decisions, costPerHour, toolFailures } = session;
  const decided = decidedByPerson(decisions);
  const kept = decisions.accepted + decisions.edited;
  const isDecided = useIsWanted('acceptance');
  const areLinesKnown = useIsWanted('code_impact') || session.linesAdded + session.linesRemoved > 0;
  const marks = costMarks(totals);
  return (
    <div className="px-5 pb-3">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 @min-[520px]:grid-cols-4 @min-[820px]:flex @min-[820px]:flex-wrap @min-[820px]:justify-between">
        <Figure label="Cost" note={costPerHour === null ? undefined : `${formatMoney(costPerHour)}/h`}>
          <Money cost={totals} />
        </Figure>
        <Figure label="Tokens">
          <Tokens tokens={totals.totalTokens} estimated={totals.estimatedTokens} />
        </Figure>
        <Figure label="Elapsed">{formatDuration(session.elapsedMs)}</Figure>
        <CountedFigure label="Prompts" count={session.prompts} category="interaction" />
        <Figure label="Responses">{formatCount(totals.responses)}</Figure>
        <CountedFigure
          label="Tool calls"
          count={session.toolCalls}
          category="usage"
          note={toolFailures === 0 ? undefined : <span className="text-bad">{formatCount(toolFailures)} failed</span>}
        />
        {areLinesKnown ? (
          <Figure label="Lines" note={`${MINUS}${formatCount(session.linesRemoved)}`}>
            +{formatCount(session.linesAdded)}
          </Figure>
        ) : (
          <Figure label="Lines" note="switched off">
            {NO_DATA}
          </Figure>
        )}
        <Figure
          label="Accepted"
          note={
            decided > 0
              ? `${formatCount(kept)} of ${formatCount(decided)}`
              : isDecided
                ? 'no decisions'
                : 'switched off'
          }
        >
          {decisions.keptRate === null ? NO_DATA : formatRate(decisions.keptRate)}
        </Figure>
      </dl>
      {marks === '' ? null : <p className="mt-1.5 text-micro text-t3">Of the cost: {marks}.</p>}
    </div>
  );
}
