import type { DayView } from '../../../../core/contracts/day.ts';
import { formatCount, roundedApart } from '../../../../core/format/index.ts';
import { Money } from '../../../shared/components/money.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { sessionKey } from '../session-key.ts';
import { stackSessions } from './day-hours.ts';
import type { DayScale } from './day-scale.ts';
import { hasWordsInside, SessionBar, STACK_PX, type WordPlace } from './session-bar.tsx';

type Project = DayView['projects'][number];

type ProjectRowProps = {
  project: Project;
  /** Its cost as a part of the day's. */
  cost: string | undefined;
  /** Whether one of its sessions ran in the hour that is marked. */
  ranThen: boolean;
  scale: DayScale;
  dayFrom: number;
  /** Epoch milliseconds; null on other days. */
  now: number | null;
  mostCost: number;
  shown: string | null;
  hrefOf: (key: string) => string;
  onOpen: (key: string) => void;
};

/** Words beside a narrow bar need so much room. */
const WORDS_PX = 64;

/**
 * Where the words beside each narrow bar go: behind it, else before it; the dearest is asked first. Null where both sides
 * are taken, by other bars and their words, by the line of the present or by an end of the day; its tooltip says them then.
 * Null also for a wide bar, which has them inside and takes no room beside it.
 */
export function wordPlaces(
  { project, scale, now }: Pick<ProjectRowProps, 'project' | 'scale' | 'now'>,
  rows: readonly number[],
): WordPlace[] {
  const nowX = now === null ? Number.NEGATIVE_INFINITY : scale.toX(now);
  const bars = project.sessions.map(({ from, to }, at) => ({
    from: scale.toX(Date.parse(from)),
    to: scale.toX(Date.parse(to)),
    row: rows[at],
  }));
  /** What is taken, row by row: the bars at first, then the words that have their place. */
  const taken = [...bars];
  const places: WordPlace[] = bars.map(() => null);
  const byCost = project.sessions.map((session, at) => ({ session, at, bar: bars[at] }));
  byCost.sort((one, other) => other.session.totals.totalCost - one.session.totals.totalCost);
  for (const { session, at, bar } of byCost) {
    if (bar === undefined || hasWordsInside(session, scale)) continue;
    const isFree = (from: number) =>
      from >= 0 &&
      from + WORDS_PX <= scale.width &&
      taken.every((each) => each === bar || each.row !== bar.row || each.to <= from || each.from >= from + WORDS_PX);
    const crossesNow = bar.to <= nowX + 1 && bar.to + WORDS_PX > nowX;
    const place = !crossesNow && isFree(bar.to) ? 'behind' : isFree(bar.from - WORDS_PX) ? 'before' : null;
    if (place !== null) {
      const from = place === 'behind' ? bar.to : bar.from - WORDS_PX;
      taken.push({ from, to: from + WORDS_PX, row: bar.row });
    }
    places[at] = place;
  }
  return places;
}

/** A project's sessions of the day on one axis; those that ran at once stand below each other. */
export function ProjectRow(props: ProjectRowProps) {
  const { project, cost, shown, hrefOf, onOpen } = props;
  const rows = stackSessions(project.sessions);
  const words = wordPlaces(props, rows);
  const height = Math.max(1, ...rows.map((row) => row + 1)) * STACK_PX;
  const note = roundedApart(
    project.sessions.map((session) => session.totals.totalCost),
    project.totals.totalCost,
  );
  const label = project.label === '' ? 'No project' : project.label;
  return (
    <li
      data-ran-then={props.ranThen ? '' : undefined}
      className="grid grid-cols-[var(--day-label)_minmax(0,1fr)_var(--day-total)] items-center border-t border-line"
    >
      <span className="min-w-0 pe-3">
        <span className="name block truncate text-label" title={label}>
          {label}
        </span>
        <span className="block text-small text-t3">
          {project.sessions.length === 1 ? '1 session' : `${formatCount(project.sessions.length)} sessions`}
        </span>
      </span>
      <div className="relative mt-3" style={{ height }}>
        {project.sessions.map((session, at) => {
          const key = sessionKey(session);
          return (
            <SessionBar
              key={`${key}/${session.from}`}
              {...props}
              session={session}
              project={label}
              row={rows[at] ?? 0}
              isShown={shown === key}
              href={hrefOf(key)}
              onOpen={() => onOpen(key)}
              words={words[at] ?? null}
            />
          );
        })}
      </div>
      <span className="ps-3 text-end">
        <span className="block text-label">
          <Money cost={project.totals} note={note} {...(cost !== undefined && { text: cost })} />
        </span>
        <span className="block text-small text-t3">
          <Tokens tokens={project.totals.totalTokens} estimated={project.totals.estimatedTokens} />
        </span>
      </span>
    </li>
  );
}
