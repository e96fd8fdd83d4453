import { useId, useState } from 'react';
import type { Productivity } from '../../../core/contracts/productivity.ts';
import { formatCount, formatRate, NO_DATA } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { scorePoints } from './score-points.ts';

type Part = Productivity['parts'][number];

const PART_NAMES: Record<Part['part'], string> = {
  base: 'Start',
  tools: 'Calls that succeed',
  errors: 'Calls that fail',
  completion: 'Sessions ended',
  code: 'Lines changed',
};

function isUnknown({ part, value }: Part): boolean {
  return value === null && part !== 'base';
}

/** What a part is a share of, and what the whole of it would be worth. */
function partWords(each: Part): string {
  if (isUnknown(each)) return 'Nothing is known of it, so it adds nothing.';
  const { part, value, limit } = each;
  const share = formatRate(value);
  const most = `${formatCount(Math.abs(limit))} points`;
  switch (part) {
    case 'base':
      return 'Where every score begins.';
    case 'tools':
      return `${share} of the calls with a known outcome succeeded; all of them would add ${most}.`;
    case 'errors':
      return `${share} of the calls with a known outcome failed; all of them would take away ${most}.`;
    case 'completion':
      return `${share} of the sessions are over; all of them would add ${most}.`;
    case 'code':
      return `Sessions reached ${share} of 200 changed lines on average; 200 in each would add ${most}.`;
  }
}

/** Each part with its points; pointing at one, or moving to it by key, says what it is made of. */
function Parts({ answer }: { answer: Productivity }) {
  const [chosen, setChosen] = useState<Part | null>(null);
  const wordsId = useId();
  const points = scorePoints(answer);
  return (
    <>
      <ul aria-label="What the score is made of" className="mt-1 text-small">
        {answer.parts.map((part, index) => (
          <li key={part.part} className="border-b border-line last:border-b-0">
            <button
              type="button"
              aria-describedby={wordsId}
              onMouseEnter={() => setChosen(part)}
              onFocus={() => setChosen(part)}
              onClick={() => setChosen(part)}
              className="flex w-full justify-between gap-3 rounded-chip py-1 text-start hover:bg-hover"
            >
              <span className="text-t2">{PART_NAMES[part.part]}</span>
              <span className="font-medium">{isUnknown(part) ? NO_DATA : points[index]}</span>
            </button>
          </li>
        ))}
      </ul>
      {/* As high as its longest sentence, so that nothing moves while the pointer does. */}
      <p id={wordsId} className="mt-2 min-h-[80px] rounded-control bg-sunken p-2 text-small text-pretty text-t2">
        {chosen === null ? 'Point at a part to see what it is made of.' : partWords(chosen)}
      </p>
    </>
  );
}

function Score({ answer }: { answer: Productivity }) {
  const { score, before, reason } = answer;
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="text-title">{score === null ? NO_DATA : formatCount(Math.round(score))}</span>
        <span className="text-small text-t3">
          of 100{before === null ? '' : `, ${formatCount(Math.round(before))} before`}
        </span>
      </p>
      {reason === null ? null : <p className="mt-1 text-small text-pretty text-t2">{reason}</p>}
      {score === null ? null : <Parts answer={answer} />}
    </>
  );
}

/** How smoothly the tools worked, 0 to 100, with what the score is made of. */
export function ProductivityCard({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useApiQuery('productivity', scopeArgs(scope));
  return (
    <Card title="Productivity">
      <div className="px-4 pb-3">
        {data !== undefined ? (
          <Score answer={data} />
        ) : error === null ? (
          <SkeletonRows rows={5} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
        <p className="mt-2 text-micro text-pretty text-t3">It judges tools and sessions, never a person.</p>
      </div>
    </Card>
  );
}
