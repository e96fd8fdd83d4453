import { backUpResultSchema } from '../contracts/backup.ts';
import type { LifecycleJob } from '../contracts/lifecycle-job.ts';
import type { Pressure } from '../contracts/pressure.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { Settings } from '../contracts/settings.ts';
import { type Clock, systemClock } from './clock.ts';
import { errorMessage } from './error-fields.ts';
import type { JobLife } from './job-process.ts';
import type { Logger } from './logger.ts';

export type DailyBackupPlan = {
  /** Epoch milliseconds of the newest backup; null: there is none. */
  lastMadeAt(): number | null;
  /** Whether the user wants one, and nothing is under way that it would hold up. */
  mayRun(): boolean;
  /** Starts the process that makes it. */
  run(): JobLife;
  log: Pick<Logger, 'info' | 'warn'>;
  clock?: Clock;
};

/** Sees to it that the database has a backup that is no older than a day. */
export type DailyBackup = {
  /** Breaks off one that is being made; resolves when its process is gone. */
  end(): Promise<void>;
  /** The same, and none is made any more. */
  stop(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** After a start the machine has other things to do, and a desktop that is opened for a moment needs no backup. */
const FIRST_LOOK_MS = 10 * 60_000;
/** A machine that sleeps by night is looked at when it is awake. */
const LOOK_EVERY_MS = 30 * 60_000;
/** A disk without space has none half an hour later either. */
const RETRY_MS = 6 * 3_600_000;

/**
 * Whether a backup may be made now: the user wants one, and nothing is under way that it would hold up.
 * @param pressure null: nobody has told that deriving is behind
 */
export function mayBackUp(state: {
  mode: OwnerStatus['mode'];
  settings: Pick<Settings, 'backup'>;
  jobState: LifecycleJob['state'] | undefined;
  pressure: Pressure | null;
}): boolean {
  const { mode, settings, jobState, pressure } = state;
  return (
    mode !== 'ingest' && settings.backup.daily && jobState !== 'running' && (pressure?.level ?? 'green') === 'green'
  );
}

export function createDailyBackup({ lastMadeAt, mayRun, run, log, clock = systemClock }: DailyBackupPlan): DailyBackup {
  let life: JobLife | null = null;
  let isOver: Promise<unknown> = Promise.resolve();
  let triedAt: number | null = null;
  let cancel = clock.after(FIRST_LOOK_MS, look);

  function look(): void {
    cancel = clock.after(LOOK_EVERY_MS, look);
    if (life === null && isDue() && mayRun()) isOver = make();
  }

  /** By the wall clock; one from the future was made before the clock was set back. */
  function isDue(): boolean {
    const now = clock.now();
    if (triedAt !== null && Math.abs(now - triedAt) < RETRY_MS) return false;
    const last = lastMadeAt();
    return last === null || Math.abs(now - last) >= DAY_MS;
  }

  async function make(): Promise<void> {
    triedAt = clock.now();
    const begun = run();
    life = begun;
    try {
      const result = backUpResultSchema.parse(await begun.result);
      if (result.made) log.info({ bytes: result.bytes }, 'a backup of the database was made');
      else if (result.reason === 'disk_space') log.warn('no backup was made: the disk has too little space left');
    } catch (error) {
      // One that was broken off says so itself.
      if (life === begun) log.warn({ reason: errorMessage(error) }, 'no backup was made');
      else triedAt = null;
    } finally {
      if (life === begun) life = null;
    }
  }

  async function end(): Promise<void> {
    const running = life;
    life = null;
    running?.end();
    await isOver;
  }

  return {
    end,
    async stop() {
      cancel();
      await end();
    },
  };
}
