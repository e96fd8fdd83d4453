import { resolve } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errorMessage } from '../../../runtime/error-fields.ts';
import type { AskOwner } from '../../../runtime/owner-questions.ts';
import { ARCHIVE_NAME, DamagedFileError } from './archive-folder.ts';
import { archiveTimeOf } from './archive-names.ts';
import type { Dashboard } from './dashboard.ts';
import { aggregateOf, lifetimeOf } from './figures.ts';
import { archived } from './model.ts';
import { purgeSession } from './purge-session.ts';
import { DEFAULT_DASHBOARD, type SessionsApi } from './service.ts';
import { LIVE_MS } from './stored-sessions.ts';
import { POINTS_MAX } from './token-history.ts';

const text = z.string().max(300);
const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);
const querySchema = z.object({
  dashboard: text.default(DEFAULT_DASHBOARD),
  id: text.optional(),
  hard: text.optional(),
  minutes: wholeNumber.optional(),
  limit: wholeNumber.optional(),
  offset: wholeNumber.optional(),
});
const idSchema = z.object({ id: text });
const fileSchema = z.object({ filename: text });
const configSchema = z.object({ backupDir: z.string().max(4_096).optional() }).nullish();
/** Archived sessions of one answer, unless `limit` says otherwise. */
const ARCHIVED_DEFAULT = 50;
const ARCHIVED_MAX = 500;
const HARD_DELETE_IS_OFF =
  'Deleting for good is switched off, since it also takes every backup and archive of the home. ' +
  '`blueplane purge` shows what goes and asks first; gateway.sessions_api_hard_delete: true in config.yaml allows it here.';

const NO_DASHBOARD =
  'There is no such dashboard. POST /api/config?dashboard=<name> makes one, 16 at most; letters, digits, _ and -.';
const PURGE_RUNS = 'A purge is under way. Try again when it is done.';

/** A request that is not answered as it was asked. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Asked = { dashboard: Dashboard; query: z.infer<typeof querySchema> };

/** What its routes need; `hardDelete`: whether the settings let them purge. */
export type SessionsApiDoor = { api: SessionsApi; act: AskOwner; hardDelete: boolean };

/**
 * The API that pages poll for sessions: `/api/sessions`, `/api/archived`, `/api/archives`, `/api/aggregate-history`,
 * `/api/config`, `/api/health`. Who may ask is decided by the hooks of `app`, which have to be there before.
 */
export function registerSessionsApi(app: FastifyInstance, { api, act, hardDelete }: SessionsApiDoor): void {
  type Find = (name: string, request: FastifyRequest) => Dashboard | null | Promise<Dashboard | null>;

  function answer(
    work: (asked: Asked, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
    find: Find = api.dashboard,
  ) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      try {
        const query = querySchema.safeParse(request.query);
        if (!query.success) throw new Refused(400, `${query.error.issues[0]?.path.join('.')}: not allowed.`);
        const dashboard = await find(query.data.dashboard, request);
        if (dashboard === null) throw new Refused(404, NO_DASHBOARD);
        return await work({ dashboard, query: query.data }, request, reply);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return reply.code(error.status).send({ error: error.message });
      }
    };
  }

  app.get(
    '/api/sessions',
    answer(async ({ dashboard, query }) => {
      const { live, lifetime } = await dashboard.view();
      const sessions = query.id === undefined ? live : live.filter(({ id }) => id === query.id);
      return {
        timestamp: Date.now(),
        sessions,
        aggregate: aggregateOf(live),
        lifetime: lifetimeOf(lifetime, live.length),
      };
    }),
  );

  app.delete(
    '/api/sessions/:id',
    answer(async ({ dashboard, query }, request, reply) => {
      const { id } = idSchema.parse(request.params);
      if (query.hard === 'true') {
        // A page asks for a purge in its own words, after it was shown what goes.
        if (request.caller?.kind !== 'token')
          throw new Refused(403, 'Deleting for good takes the token of `blueplane token show`.');
        if (!hardDelete) throw new Refused(403, HARD_DELETE_IS_OFF);
        return await removeForGood(id, reply);
      }
      const became = await dashboard.putAway(id);
      if (became === 'done') return { deleted: true, archived: true };
      if (became === 'busy') throw new Refused(409, PURGE_RUNS);
      if ((await api.stored.find(id)).length === 0) throw new Refused(404, 'session not found');
      return { deleted: false, archived: true, message: 'Session already archived' };
    }),
  );

  async function removeForGood(id: string, reply: FastifyReply): Promise<unknown> {
    const found = await api.stored.find(id);
    if (found.length === 0) throw new Refused(404, 'session not found');
    for (const { platform } of found) {
      const isDone = await purgeSession(act, platform, id).catch((error: unknown) => {
        throw new Refused(409, errorMessage(error));
      });
      if (isDone) continue;
      return reply.code(202).send({ deleted: false, archived: false, message: 'The session is being deleted.' });
    }
    return { deleted: true, archived: false };
  }

  app.get(
    '/api/archived',
    answer(async ({ dashboard, query }) => {
      const { putAway, live, lifetime } = await dashboard.view();
      const count = lifetime.totalSessions - live.length;
      const limit = Math.min(query.limit ?? ARCHIVED_DEFAULT, ARCHIVED_MAX);
      if (query.id !== undefined) {
        const isLive = live.some(({ id }) => id === query.id);
        const found =
          putAway.find(({ id }) => id === query.id) ?? (isLive ? undefined : (await api.stored.find(query.id))[0]);
        return { timestamp: Date.now(), sessions: found === undefined ? [] : [whenOld(found)], count };
      }
      const offset = query.offset ?? 0;
      const first = putAway.slice(offset, offset + limit);
      const room = limit - first.length;
      const older = room === 0 ? [] : await api.stored.older(room, Math.max(0, offset - putAway.length));
      return { timestamp: Date.now(), sessions: [...first, ...older.map(whenOld)], count };
    }),
  );

  app.get(
    '/api/aggregate-history',
    answer(async ({ dashboard, query }) => {
      const { live, lifetime } = await dashboard.view();
      const minutes = Math.min(query.minutes ?? POINTS_MAX, POINTS_MAX);
      const { totalTokens, totalCost, totalToolCalls } = lifetime;
      return {
        history: minutes === 0 ? [] : dashboard.history().slice(-minutes),
        current: {
          totalTokens,
          totalCost,
          activeSessions: live.length,
          archivedSessions: lifetime.totalSessions - live.length,
          totalToolCalls,
        },
      };
    }),
  );

  app.get(
    '/api/archives',
    answer(async ({ dashboard }) => {
      const current = dashboard.currentFile();
      const archives = dashboard.archives().map((filename) => ({
        filename,
        date: new Date(archiveTimeOf(filename) ?? 0).toISOString(),
        label: filename.replace('.json', ''),
        isCurrent: filename === current,
        ...(dashboard.isDamaged(filename) && { isDamaged: true }),
      }));
      return { archives, damaged: archives.filter(({ isDamaged }) => isDamaged).length, backupDir: dashboard.folder };
    }),
  );

  app.get(
    '/api/archives/:filename',
    answer(async ({ dashboard }, request) => {
      const { filename } = fileSchema.parse(request.params);
      if (!ARCHIVE_NAME.test(filename)) throw new Refused(400, 'Invalid filename format: YYYY-MM-DD-HHMM.json.');
      const sessions = readArchive(dashboard, filename);
      if (sessions === null) throw new Refused(404, 'Archive not found');
      return { sessions, filename };
    }),
  );

  app.get(
    '/api/config',
    answer(async ({ dashboard }) => configOf(dashboard)),
  );

  app.post(
    '/api/config',
    answer(async ({ dashboard }) => configOf(dashboard), created),
  );

  /** Finds a dashboard, or makes it where the request is one. */
  async function created(name: string, { body }: FastifyRequest): Promise<Dashboard | null> {
    const wanted = configSchema.safeParse(body);
    if (!wanted.success) throw new Refused(400, 'backupDir: the path of a folder.');
    const folder = wanted.data?.backupDir;
    const known = api.dashboard(name);
    if (folder !== undefined && (known === null || resolve(folder) !== known.folder)) {
      throw new Refused(400, 'Invalid path: archives stay in the home of Blueplane, where a purge finds them.');
    }
    const made = await api.create(name);
    if (made === 'busy') throw new Refused(409, PURGE_RUNS);
    return made;
  }

  app.delete(
    '/api/config',
    answer(async ({ dashboard: { name } }) => {
      if (name === DEFAULT_DASHBOARD) throw new Refused(400, 'This is the dashboard without a name, and stays.');
      return { deleted: api.remove(name), dashboardName: name };
    }),
  );

  app.get(
    '/api/health',
    answer(async ({ dashboard }) => {
      const { live, lifetime } = await dashboard.view();
      return {
        status: 'ok',
        dashboardName: dashboard.name,
        activeSessions: live.length,
        archivedSessions: lifetime.totalSessions - live.length,
        aggregateHistoryPoints: dashboard.history().length,
        uptime: api.uptime(),
      };
    }),
  );
}

/** A session that nobody put away became archived by its age. */
function whenOld(session: Parameters<typeof archived>[0]) {
  return session.archivedAt === null ? archived(session, session.lastActivity + LIVE_MS) : session;
}

function configOf({ name, folder, currentFile }: Dashboard) {
  return { dashboardName: name, backupDir: folder, currentFile: currentFile() };
}

function readArchive(dashboard: Dashboard, filename: string): unknown {
  try {
    return dashboard.readArchive(filename);
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new Refused(410, 'This archive is damaged: it was not written so. What was in it is still in the database.');
  }
}
