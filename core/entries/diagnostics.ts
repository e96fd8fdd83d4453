import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { availableParallelism, release, totalmem } from 'node:os';
import { DIAGNOSTICS_SCHEMA_VERSION, type Diagnostics } from '../contracts/diagnostics.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { examineHome } from '../doctor/examine-home.ts';
import { openHomeQueries } from '../query/index.ts';
import { createControlClient } from '../runtime/control.ts';
import { errorMessage } from '../runtime/error-fields.ts';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { loadSettings } from '../runtime/settings.ts';
import { withoutPathsAndAddresses } from '../runtime/without-paths.ts';

/** The end of the log that goes in. */
const LOG_LINES = 300;
const LOG_BYTES = 128 * 1024;
/** An owner that is well answers at once. */
const ANSWER_MS = 5_000;

/**
 * Puts together what helps to find what is wrong with a home: versions, states, counts, which of `doctor`'s checks fail
 * (its sentences name folders, hosts and settings), the end of the log. Nothing of what tools wrote goes in, neither names nor models; every path becomes dots. Writes nothing and
 * never throws: what cannot be read says why in its place.
 */
export async function diagnose(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  now: number = Date.now(),
): Promise<Diagnostics> {
  const paths = homePaths(home, { ...env });
  const owner = await ownerOf(paths);
  const parts = {
    format: 'blueplane-diagnostics',
    schemaVersion: DIAGNOSTICS_SCHEMA_VERSION,
    createdAt: new Date(now).toISOString(),
    machine: {
      system: `${process.platform} ${process.arch} ${release()}`,
      versions: { node: process.versions.node, electron: process.versions.electron ?? null },
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
    findings: await attempt(async () =>
      (await examineHome(home, env, now)).map(({ check, state }) => ({ check, state })),
    ),
    owner,
    stored: await attempt(() => storedCounts(paths)),
    changedSettings: await attempt(() => changedKeys(loadSettings(paths.config), settingsSchema.parse({}))),
    log: await attempt(() => logTail(paths.log)),
  };
  return {
    text: `${JSON.stringify(parts, (_key, value) => (typeof value === 'string' ? withoutNames(value) : value), 2)}\n`,
  };
}

/** Dots that stand for a path, with what lines of older versions have behind them. */
const AFTER_DOTS = /(?<!['"`])\.\.\.(?!['"`]).*/g;

function withoutNames(text: string): string {
  return withoutPathsAndAddresses(text).replaceAll(AFTER_DOTS, '...');
}

async function attempt<Result>(read: () => Result | Promise<Result>): Promise<Result | string> {
  try {
    return await read();
  } catch (error) {
    return `It cannot be read: ${errorMessage(error)}`;
  }
}

async function ownerOf(paths: HomePaths): Promise<Omit<OwnerStatus, 'dashboard'> | string> {
  return attempt(async () => {
    const { dashboard, ...status } = await createControlClient(paths, ANSWER_MS).status();
    return { ...status, isDashboardOpen: dashboard !== null };
  });
}

/** What is stored, in numbers: names of models are those of the user's own choice at times. */
async function storedCounts({ database }: HomePaths) {
  const queries = openHomeQueries(database);
  try {
    const { unpriced, owner: _owner, ...status } = await queries.call('status', {});
    return { ...status, unpricedModels: unpriced?.length ?? 0, pipeline: await queries.call('pipeline', {}) };
  } finally {
    queries.close();
  }
}

/** Dotted keys whose values are not those of a new home; the values may be folders and addresses. */
function changedKeys(settings: object, defaults: object, prefix = ''): string[] {
  const usual = new Map<string, unknown>(Object.entries(defaults));
  return Object.entries(settings).flatMap(([key, value]) => {
    const before = usual.get(key);
    if (isPart(value) && isPart(before)) return changedKeys(value, before, `${prefix}${key}.`);
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [`${prefix}${key}`];
  });
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function logTail(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = Math.max(0, size - LOG_BYTES);
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    // The first one may have lost its beginning.
    return (start === 0 ? lines : lines.slice(1)).slice(-LOG_LINES);
  } finally {
    closeSync(file);
  }
}
