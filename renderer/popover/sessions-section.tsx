import type { Today } from '../../core/contracts/api.ts';
import type { ListedSession } from '../../core/contracts/sessions.ts';
import {
  dayOfInstant,
  formatCount,
  formatDay,
  formatDuration,
  formatMoney,
  formatTime,
} from '../../core/format/index.ts';
import { shortModelName } from '../shared/charts/model-name.ts';
import { Money } from '../shared/components/money.tsx';
import { StateDot } from '../shared/components/state-dot.tsx';
import { ToolMark } from '../shared/components/tool-mark.tsx';
import { ZONE } from '../shared/zone.ts';

/** More do not fit; the window has them all. */
const MOST_SESSIONS = 4;

function nameOf(session: ListedSession): string {
  return session.projectName ?? 'No project';
}

/** `Last: ledger-core, 12:02`, with the day when that was not today. */
function lastText(session: ListedSession, today: string): string {
  const day = dayOfInstant(session.lastActivity, ZONE);
  const time = formatTime(session.lastActivity, { timeZone: ZONE });
  return `Last: ${nameOf(session)}, ${day === today ? '' : `${formatDay(day)} `}${time}.`;
}

function detailOf(session: ListedSession, now: number): string {
  const [model, ...others] = session.models.map(shortModelName);
  const models = model === undefined ? '' : `${model}${others.length === 0 ? '' : ` +${others.length}`} · `;
  return models + formatDuration(Math.max(0, now - Date.parse(session.startedAt)));
}

type SessionRowProps = { session: ListedSession; now: number; dimmed: boolean; onOpen: () => void };

function SessionRow({ session, now, dimmed, onOpen }: SessionRowProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="-mx-2 flex h-[26px] w-[calc(100%+16px)] items-center gap-2 rounded-control px-2 text-start hover:bg-hover active:bg-track"
      >
        <span className="ms-0.5 flex scale-90">
          <StateDot state={dimmed ? 'idle' : 'ok'} />
        </span>
        <ToolMark platform={session.platform} />
        <span className="name max-w-[55%] shrink-0 truncate font-medium" title={nameOf(session)}>
          {nameOf(session)}
        </span>
        <span className="name min-w-0 grow truncate text-small text-t3" title={session.models.join(', ')}>
          {detailOf(session, now)}
        </span>
        {session.costPerHour === null ? null : (
          <span className="shrink-0 text-small text-t3" title="Over the last 30 minutes">
            {formatMoney(session.costPerHour)}/h
          </span>
        )}
        <span className="min-w-12 shrink-0 text-end font-medium">
          <Money cost={session.totals} />
        </span>
      </button>
    </li>
  );
}

type SessionsSectionProps = {
  today: Today;
  /** Newest activity first; undefined while loading. */
  sessions: ListedSession[] | undefined;
  paused: boolean;
  /** The figures are not those of this moment. */
  dimmed: boolean;
  /** When the sessions were answered, if that is no answer of now: epoch milliseconds. */
  asOf: number | null;
  now: number;
  /** Opens the window at a session, or at all of them (null). */
  onOpen: (session: ListedSession | null) => void;
};

/** What runs now, or what ran last. */
export function SessionsSection({ today, sessions, paused, asOf, now, onOpen, ...props }: SessionsSectionProps) {
  const dimmed = props.dimmed || asOf !== null;
  const active = sessions?.filter((session) => session.active) ?? [];
  const shown = active.slice(0, MOST_SESSIONS);
  const more = Math.max(today.activeSessions, active.length) - shown.length;
  const last = sessions?.[0];
  const since = asOf === null ? '' : ` as of ${formatTime(asOf, { timeZone: ZONE })}`;
  if (paused || shown.length === 0) {
    return (
      <section aria-label="Active sessions" className="name border-t border-line px-4 py-2.5 text-small text-t3">
        {paused
          ? 'Sessions are not read while paused.'
          : `Nothing running${since}.${last === undefined ? '' : ` ${lastText(last, today.date)}`}`}
      </section>
    );
  }
  const count = shown.length + more;
  return (
    <section
      aria-labelledby="sessions"
      className={`border-t border-line px-4 pt-2 pb-1.5 ${dimmed ? 'late-figures' : ''}`}
    >
      <div className="flex items-baseline justify-between gap-3 text-small">
        <h2 id="sessions" className="font-medium text-t2">
          {count === 1 ? '1 active session' : `${formatCount(count)} active sessions`}
        </h2>
        {since !== '' ? <span className="text-t3">{since}</span> : null}
        {since !== '' || today.rate.costPerHour === null ? null : (
          <span className="text-t3" title="What the last 30 minutes cost, times two">
            burning {formatMoney(today.rate.costPerHour)}/h
          </span>
        )}
      </div>
      <ul className="mt-1">
        {shown.map((session) => (
          <SessionRow
            key={session.sessionId}
            session={session}
            now={now}
            dimmed={dimmed}
            onOpen={() => onOpen(session)}
          />
        ))}
      </ul>
      {more === 0 ? null : (
        <button
          type="button"
          onClick={() => onOpen(null)}
          className="-mx-2 h-6 rounded-control px-2 text-small text-t3 hover:bg-hover hover:text-t1"
        >
          {formatCount(more)} more
        </button>
      )}
    </section>
  );
}
