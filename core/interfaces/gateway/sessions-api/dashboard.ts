import { join } from 'node:path';
import { PUT_AWAY_FILE, type PutAwayMark, putAwaySchema } from '../../../contracts/put-away.ts';
import { type AggregatePoint, openAggregateHistory } from './aggregate-history.ts';
import { openArchiveFolder } from './archive-folder.ts';
import { currentArchive } from './archive-names.ts';
import { type ApiSession, archived } from './model.ts';
import type { Lifetime, StoredSessions } from './stored-sessions.ts';
import { alignToMinute } from './token-history.ts';

/** Sessions that may be put away by hand; beyond it the oldest go by their age, as all others do. */
const MARKS_MAX = 500;
/** How often the current archive is written while sessions go on. Each minute's sums are written apart, at once. */
const SAVE_EVERY_MS = 10 * 60_000;

/** A named dashboard: what it put away, its history and its files. Everything it shows comes out of the database. */
export type Dashboard = {
  name: string;
  /** Absolute. */
  folder: string;
  /** The archive file that is written now; null before the first. */
  currentFile(): string | null;
  archives(): string[];
  /** @returns null when there is none @throws DamagedFileError */
  readArchive(name: string): unknown;
  isDamaged(name: string): boolean;
  view(): Promise<DashboardView>;
  history(): AggregatePoint[];
  /** Takes a session out of the live ones, for good when it returns. `busy`: a purge is under way, and nothing was done. */
  putAway(id: string): Promise<'done' | 'not live' | 'busy'>;
  /** Outlasts any end of the process from now on. @returns false while a purge is under way, or removed: nothing was done */
  makeLasting(): Promise<boolean>;
  /** Removes it with all its files, for good when it returns. */
  remove(): void;
  /** Whether a purge overtook what was put away, and it is not yet known what of it is still there. */
  isUnsettled(): boolean;
  /** Takes out of what was put away the sessions that such a purge took. */
  settle(): Promise<void>;
  /** Takes this minute's sums, and writes what is due. */
  tick(): Promise<void>;
  /** Writes the current archive. */
  save(): Promise<void>;
};

export type DashboardView = {
  live: ApiSession[];
  /** Put away by hand within the last day. All others are older. */
  putAway: ApiSession[];
  lifetime: Lifetime;
  /** Sums of this moment. */
  point: AggregatePoint;
};

/** Differs whenever a purge may have been here. */
export type Look = string;

export type DashboardParts = {
  name: string;
  /** The folder of all dashboards, absolute. */
  archives: string;
  stored: StoredSessions;
  /** What tells whether a purge was here since; asked for before what is to be written is read. */
  look: () => Promise<Look>;
  /**
   * Does something that writes, unless a purge is under way or was here since that look; takes back what one overtook.
   * @returns whether it is written
   */
  write: (since: Look, work: () => void, takeBack: () => void) => Promise<boolean>;
  now: () => number;
};

export function openDashboard({ name, archives, stored, look, write, now }: DashboardParts): Dashboard {
  const folder = openArchiveFolder(join(archives, name));
  const history = openAggregateHistory(folder);
  /** What was put away when a purge came in between, until it is known what of it is still there. */
  let overtaken: readonly PutAwayMark[] | null = null;
  let lastChange: Promise<unknown> = Promise.resolve();
  let removed = false;
  let savedAt = 0;
  let saved = '';

  /** Read anew each time: a purge takes out what it purged. */
  function readMarks(): readonly PutAwayMark[] {
    if (overtaken !== null) return overtaken;
    try {
      return putAwaySchema.parse(folder.read(PUT_AWAY_FILE)).archived;
    } catch {
      // None yet, or not one of ours: then nothing was put away.
      return [];
    }
  }

  async function view(): Promise<DashboardView> {
    const { sessions, lifetime } = await stored.snapshot();
    const live: ApiSession[] = [];
    const putAway: ApiSession[] = [];
    const marks = readMarks();
    for (const session of sessions) {
      const mark = marks.find((one) => isOf(one, session));
      if (mark === undefined) live.push(session);
      else putAway.push(archived(session, mark.at));
    }
    const point = {
      timestamp: alignToMinute(now()),
      totalTokens: lifetime.totalTokens,
      totalCost: lifetime.totalCost,
      activeSessions: live.length,
      totalToolCalls: lifetime.totalToolCalls,
    };
    return { live, putAway, lifetime, point };
  }

  /** One after the other, to its end: each begins with what the one before left. */
  function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = lastChange.then(change);
    lastChange = done.catch(() => undefined);
    return done;
  }

  /** @returns false where a purge came in between: everything is as it was, without the sessions that are gone */
  function changeMarks(since: Look, change: (marks: readonly PutAwayMark[]) => PutAwayMark[]): Promise<boolean> {
    return inTurn(async () => {
      let before: readonly PutAwayMark[] = [];
      let isFirst = false;
      const isWritten = await write(
        since,
        () => {
          if (removed) return;
          isFirst = !folder.has(PUT_AWAY_FILE);
          before = readMarks();
          folder.write(PUT_AWAY_FILE, { archived: change(before) });
          overtaken = null;
        },
        () => {
          if (isFirst) folder.remove(PUT_AWAY_FILE);
          else overtaken = before;
        },
      );
      if (!isWritten) await takeUpMarks();
      return isWritten && !removed;
    });
  }

  async function takeUpMarks(): Promise<void> {
    if (overtaken === null) return;
    const since = await look();
    const kept: PutAwayMark[] = [];
    for (const mark of overtaken) {
      const found = await stored.find(mark.id);
      if (found.some(({ platform }) => platform === mark.platform)) kept.push(mark);
    }
    // A purge of everything takes the file, too.
    if (removed || !folder.has(PUT_AWAY_FILE)) {
      overtaken = null;
      return;
    }
    // Also while a purge is under way, which may have looked through this file already: rows go before that.
    folder.write(PUT_AWAY_FILE, { archived: kept });
    overtaken = kept;
    const nothing = (): void => undefined;
    if (await write(since, nothing, nothing)) overtaken = null;
  }

  async function save(): Promise<void> {
    const since = await look();
    const { live, putAway, lifetime } = await view();
    if (lifetime.totalSessions === 0) return;
    const content = { sessions: live, archived: putAway, aggregateHistory: history.points(now()) };
    const text = JSON.stringify([content.sessions, content.archived, content.aggregateHistory.at(-1)?.totalTokens]);
    const file = currentArchive(folder.names(), now());
    if (text === saved && folder.has(file)) {
      savedAt = now();
      return;
    }
    const isWritten = await write(
      since,
      () => {
        if (removed) return;
        folder.write(file, content);
        folder.prune();
      },
      () => folder.remove(file),
    );
    // What a purge came upon is worked out anew within a minute.
    if (isWritten) [savedAt, saved] = [now(), text];
  }

  return {
    name,
    folder: folder.path,
    currentFile: () => folder.names()[0] ?? null,
    archives: folder.names,
    readArchive: folder.read,
    isDamaged: folder.isDamaged,
    view,
    history: () => history.points(now()),
    async putAway(id) {
      const since = await look();
      const { live } = await view();
      const found = live.filter((session) => session.id === id);
      if (found.length === 0) return 'not live';
      const at = now();
      const isChanged = await changeMarks(since, (marks) => {
        const others = marks.filter((mark) => !found.some((session) => isNamed(mark, session)));
        return [...found.map(({ platform }) => ({ platform, id, at })), ...others].slice(0, MARKS_MAX);
      });
      if (!isChanged) return 'busy';
      await save();
      return 'done';
    },
    async makeLasting() {
      if (folder.has(PUT_AWAY_FILE)) return true;
      return await changeMarks(await look(), (marks) => [...marks]);
    },
    remove() {
      removed = true;
      folder.clear();
    },
    isUnsettled: () => overtaken !== null,
    settle: () => inTurn(takeUpMarks),
    async tick() {
      await inTurn(takeUpMarks);
      const since = await look();
      const { point, lifetime } = await view();
      if (lifetime.totalSessions === 0) return;
      if (history.isNew(point)) {
        await write(
          since,
          () => {
            if (!removed) history.add(point);
          },
          () => history.clear(),
        );
      }
      const [newest] = folder.names();
      const isDue =
        newest === undefined || newest !== currentArchive([newest], now()) || now() - savedAt >= SAVE_EVERY_MS;
      if (isDue) await save();
    },
    save,
  };
}

/** Whether a session is put away by this: one that goes on after it was is live again. */
function isOf(mark: PutAwayMark, session: ApiSession): boolean {
  return isNamed(mark, session) && session.lastActivity <= mark.at;
}

function isNamed(mark: PutAwayMark, { platform, id }: ApiSession): boolean {
  return mark.id === id && mark.platform === platform;
}
