import type { Productivity } from '../../../core/contracts/productivity.ts';
import { formatCount, formatRate, MINUS, NO_DATA } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';

type Part = Productivity['parts'][number];

const PART_NAMES: Record<Part['part'], string> = {
  base: 'Start',
  tools: 'Calls that succeed',
  errors: 'Calls that fail',
  completion: 'Sessions ended',
  code: 'Lines changed',
};

function pointsWords({ part, points }: Part): string {
  const rounded = formatCount(Math.round(Math.abs(points)));
  if (part === 'base' || rounded === '0') return rounded;
  return points < 0 ? `${MINUS}${rounded}` : `+${rounded}`;
}

/** How smoothly the tools worked, 0 to 100, with what the score is made of. */
export function ProductivityCard({ scope }: { scope: Scope }) {
  const { data } = useApiQuery('productivity', scopeArgs(scope));
  return (
    <Card title="Productivity">
      <div className="px-4 pb-3">
        <p className="flex items-baseline gap-2">
          <span className="text-title">
            {data === undefined || data.score === null ? NO_DATA : formatCount(Math.round(data.score))}
          </span>
          <span className="text-small text-t3">
            of 100{data?.before == null ? '' : `, ${formatCount(Math.round(data.before))} before`}
          </span>
        </p>
        {data?.reason == null ? null : <p className="mt-1 text-small text-pretty text-t2">{data.reason}</p>}
        {data === undefined || data.score === null ? null : (
          <dl className="mt-1 text-small">
            {data.parts.map((part) => (
              <div
                key={part.part}
                title={
                  part.value === null
                    ? undefined
                    : `${formatRate(part.value)}; at most ${formatCount(Math.abs(part.limit))} points`
                }
                className="flex justify-between gap-3 border-b border-line py-1 last:border-b-0"
              >
                <dt className="text-t2">{PART_NAMES[part.part]}</dt>
                <dd className="font-medium">
                  {part.value === null && part.part !== 'base' ? NO_DATA : pointsWords(part)}
                </dd>
              </div>
            ))}
          </dl>
        )}
        <p className="mt-2 text-micro text-pretty text-t3">It judges tools and sessions, never a person.</p>
      </div>
    </Card>
  );
}
