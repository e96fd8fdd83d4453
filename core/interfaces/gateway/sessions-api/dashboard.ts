import { join } from 'node:path';
import { z } from 'zod';
import { type AggregatePoint, openAggregateHistory } from './aggregate-history.ts';
import { openArchiveFolder } from './archive-folder.ts';
import { currentArchive } from './archive-names.ts';
import { type ApiSession, archived } from './model.ts';
import type { Lifetime, StoredSessions } from './stored-sessions.ts';
import { alignToMinute } from './token-history.ts';

const STATE_FILE = 'state.json';
/** Sessions that may be put away by hand; beyond it the oldest go by their age, as all others do. */
const MARKS_MAX = 500;
/** How often the current archive is written while sessions go on. Each minute's sums are written apart, at once. */
const SAVE_EVERY_MS = 10 * 60_000;

const stateSchema = z.object({
  archived: z.array(z.object({ platform: z.string(), id: z.string(), at: z.number() })),
});
type Mark = z.infer<typeof stateSchema>['archived'][number];

/** A named dashboard: what it put away, its history and its files. Everything it shows comes out of the database. */
export type Dashboard = {
  name: string;
  /** Absolute. */
  folder: string;
  /** The archive file that is written now; null before the first. */
  currentFile(): string | null;
  archives(): string[];
  readArchive(name: string): unknown;
  view(): Promise<DashboardView>;
  history(): AggregatePoint[];
  /** Takes a session out of the live ones, for good when it returns. `busy`: a purge is under way, and nothing was done. */
  putAway(id: string): Promise<'done' | 'not live' | 'busy'>;
  /** Forgets that a session was put away, because it is there no more. */
  forget(id: string): Promise<void>;
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

export type DashboardParts = {
  name: string;
  /** The folder of all dashboards, absolute. */
  archives: string;
  stored: StoredSessions;
  /** Does something that writes, unless a purge is under way; takes back what one overtook. */
  write: (work: () => void, takeBack: () => void) => Promise<boolean>;
  now: () => number;
};

export function openDashboard({ name, archives, stored, write, now }: DashboardParts): Dashboard {
  const folder = openArchiveFolder(join(archives, name));
  const history = openAggregateHistory(folder);
  let marks = readMarks();
  let savedAt = 0;
  let saved = '';

  function readMarks(): Mark[] {
    try {
      return stateSchema.parse(folder.read(STATE_FILE)).archived;
    } catch {
      // None yet, or not one of ours: then nothing was put away.
      return [];
    }
  }

  function isMarked({ platform, id, lastActivity }: ApiSession): Mark | undefined {
    // A session that goes on after it was put away is live again.
    return marks.find((mark) => mark.id === id && mark.platform === platform && lastActivity <= mark.at);
  }

  async function view(): Promise<DashboardView> {
    const { sessions, lifetime } = await stored.snapshot();
    const live: ApiSession[] = [];
    const putAway: ApiSession[] = [];
    for (const session of sessions) {
      const mark = isMarked(session);
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

  /** A purge takes every file away; names of what it purged must not be written again. */
  async function dropPurgedMarks(): Promise<void> {
    if (marks.length === 0 || folder.has(STATE_FILE)) return;
    const kept: Mark[] = [];
    for (const mark of marks) {
      const found = await stored.find(mark.id);
      if (found.some(({ platform }) => platform === mark.platform)) kept.push(mark);
    }
    marks = kept;
    if (marks.length > 0) await writeMarks();
  }

  async function writeMarks(): Promise<boolean> {
    return await write(
      () => folder.write(STATE_FILE, { archived: marks }),
      () => folder.clear(),
    );
  }

  async function save(): Promise<void> {
    const { live, putAway, lifetime } = await view();
    if (lifetime.totalSessions === 0) return;
    const content = { sessions: live, archived: putAway, aggregateHistory: history.points(now()) };
    const text = JSON.stringify([content.sessions, content.archived, content.aggregateHistory.at(-1)?.totalTokens]);
    const file = currentArchive(folder.names(), now());
    savedAt = now();
    if (text === saved && folder.has(file)) return;
    await write(
      () => {
        folder.write(file, content);
        folder.prune();
        saved = text;
      },
      () => folder.clear(),
    );
  }

  return {
    name,
    folder: folder.path,
    currentFile: () => folder.names()[0] ?? null,
    archives: folder.names,
    readArchive: folder.read,
    view,
    history: () => history.points(now()),
    async putAway(id) {
      const { live } = await view();
      const found = live.filter((session) => session.id === id);
      if (found.length === 0) return 'not live';
      const at = now();
      const before = marks;
      marks = [...found.map(({ platform }) => ({ platform, id, at })), ...marks].slice(0, MARKS_MAX);
      if (!(await writeMarks())) {
        marks = before;
        return 'busy';
      }
      await save();
      return 'done';
    },
    async forget(id) {
      const before = marks.length;
      marks = marks.filter((mark) => mark.id !== id);
      if (marks.length < before) await writeMarks();
    },
    async tick() {
      await dropPurgedMarks();
      const { point, lifetime } = await view();
      if (lifetime.totalSessions === 0) return;
      if (history.isNew(point)) {
        await write(
          () => history.add(point),
          () => folder.clear(),
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
