import { type KeyboardEvent, useState } from 'react';
import type { Acceptance } from '../../../core/contracts/acceptance.ts';
import { formatCount, formatDay, formatRate } from '../../../core/format/index.ts';

export type Day = Acceptance['days'][number];
export type Kind = { key: 'accepted' | 'edited' | 'rejected'; name: string; colour: string };

/** What the lines of the scale stand for, from the top. */
const SCALE = [1, 0.75, 0.5, 0.25, 0];

export function decidedOn(day: Day): number {
  return day.accepted + day.edited + day.rejected;
}

function words(day: Day, kinds: readonly Kind[]): string {
  const decided = decidedOn(day);
  if (decided === 0) return `${formatDay(day.day)}: no decisions`;
  const counts = kinds.map(({ key, name }) => `${formatCount(day[key])} ${name.toLowerCase()}`).join(', ');
  const rate = day.keptRate === null ? 'too few for a rate' : `${formatRate(day.keptRate)} kept`;
  return `${formatDay(day.day)}: ${rate}; ${counts}`;
}

/** The bar of a day with too few decisions for a rate is hatched; one without decisions is not there. */
function Bar({ day, kinds }: { day: Day; kinds: readonly Kind[] }) {
  const decided = decidedOn(day);
  if (decided === 0) return null;
  if (day.keptRate === null) return <span className="hatched h-full w-full rounded-[2px]" />;
  return (
    <span className="flex h-full w-full flex-col-reverse gap-px overflow-hidden rounded-[2px]">
      {kinds.map(({ key, colour }) =>
        day[key] === 0 ? null : <span key={key} style={{ flexGrow: day[key] / decided, background: colour }} />,
      )}
    </span>
  );
}

/** What became of each day's proposals, as shares of the day. Arrow keys step through the days, with each read aloud. */
export function AcceptanceBars({ days, kinds }: { days: readonly Day[]; kinds: readonly Kind[] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const first = days[0];
  const last = days.at(-1);
  function step(event: KeyboardEvent): void {
    const targets = new Map([
      ['ArrowLeft', Math.max(0, (chosen ?? days.length) - 1)],
      ['ArrowRight', Math.min(days.length - 1, (chosen ?? -1) + 1)],
      ['Home', 0],
      ['End', days.length - 1],
    ]);
    const target = event.key === 'Escape' ? null : targets.get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target);
  }
  const shown = chosen === null ? undefined : days[chosen];
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <div aria-hidden="true" className="flex h-36 flex-col justify-between text-end text-[10px] leading-[0px] text-t3">
        {SCALE.map((share) => (
          <span key={share}>{formatRate(share)}</span>
        ))}
      </div>
      <div
        role="img"
        aria-label={`What became of proposals, day by day, ${first === undefined ? '' : formatDay(first.day)} to ${last === undefined ? '' : formatDay(last.day)}. Arrow keys step through the days.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the days
        tabIndex={0}
        onKeyDown={step}
        onBlur={() => setChosen(null)}
        onMouseLeave={() => setChosen(null)}
        className="keep-colour relative grid h-36 auto-cols-fr grid-flow-col items-end gap-[3px] rounded-chip border-b border-line-2"
      >
        <span aria-hidden="true" className="pointer-events-none absolute inset-0 flex flex-col justify-between">
          {SCALE.slice(1).map((share) => (
            <span key={share} className="h-1/4 border-t border-line" />
          ))}
        </span>
        {days.map((day, index) => (
          <span
            key={day.day}
            aria-hidden="true"
            onMouseEnter={() => setChosen(index)}
            className={`relative flex h-full items-end ${index === chosen ? 'outline-2 outline-offset-1 outline-accent' : ''}`}
          >
            <Bar day={day} kinds={kinds} />
          </span>
        ))}
      </div>
      <p className="col-start-2 mt-1 flex justify-between gap-3 text-micro text-t3">
        <span>{first === undefined ? '' : formatDay(first.day)}</span>
        <span className="min-w-0 truncate text-t2">{shown === undefined ? '' : words(shown, kinds)}</span>
        <span>{last === undefined ? '' : formatDay(last.day)}</span>
      </p>
      <span aria-live="polite" className="sr-only">
        {shown === undefined ? '' : words(shown, kinds)}
      </span>
    </div>
  );
}
