import type { DayView } from '../../../../core/contracts/day.ts';
import { formatCount, roundedApart } from '../../../../core/format/index.ts';
import { Money } from '../../../shared/components/money.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { sessionKey } from '../session-key.ts';
import { stackSessions } from './day-hours.ts';
import type { DayScale } from './day-scale.ts';
import { SessionBar, STACK_PX } from './session-bar.tsx';

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
 * For each bar whether the room behind it is taken: by the next one or the words before that, by the line of the present,
 * or by the end of the day.
 */
function crowdedBars({ project, scale, now }: ProjectRowProps, rows: readonly number[]): boolean[] {
  const nowX = now === null ? Number.NEGATIVE_INFINITY : scale.toX(now);
  const limits = new Map<number | undefined, number>();
  const crowded: boolean[] = [];
  for (const [at, session] of [...project.sessions.entries()].reverse()) {
    const end = scale.toX(Date.parse(session.to));
    const limit = limits.get(rows[at]) ?? scale.width;
    const isCrowded = end + WORDS_PX > limit || (end <= nowX + 1 && end + WORDS_PX > nowX);
    crowded[at] = isCrowded;
    limits.set(rows[at], scale.toX(Date.parse(session.from)) - (isCrowded ? WORDS_PX : 0));
  }
  return crowded;
}

/** A project's sessions of the day on one axis; those that ran at once stand below each other. */
export function ProjectRow(props: ProjectRowProps) {
  const { project, cost, shown, hrefOf, onOpen } = props;
  const rows = stackSessions(project.sessions);
  const crowded = crowdedBars(props, rows);
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
              wordsBefore={crowded[at] ?? false}
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
