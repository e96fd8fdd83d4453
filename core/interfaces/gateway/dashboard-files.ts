import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { sendPlainPage } from './plain-page.ts';

/** The page, below the folder of the built renderer. */
const INDEX = 'dashboard/index.html';
const ICON = 'favicon.ico';
/** Files below this have a digest of their content in their name. */
const HASHED_FOLDER = 'assets/';
/** A year, the longest that caches honour. */
const HASHED_MAX_AGE_MS = 31_536_000_000;

const pathParamsSchema = z.object({ '*': z.string() });

/**
 * Serves the built renderer: `/` is the dashboard's page, everything else a file of the bundle.
 * @param rendererDirectory absolute; it may be missing, then a page says what to do
 */
export async function registerDashboardFiles(app: FastifyInstance, rendererDirectory: string): Promise<void> {
  await app.register(fastifyStatic, { root: rendererDirectory, serve: false, suppressWarning: true });

  app.get('/', async (_request, reply) => sendIndex(reply));

  // Browsers ask for it unasked; a missing one is no mistake of the page.
  app.get('/favicon.ico', async (_request, reply) => {
    return existsSync(join(rendererDirectory, ICON)) ? reply.sendFile(ICON, rendererDirectory) : reply.code(204).send();
  });

  app.get('/*', async (request, reply) => {
    const path = pathParamsSchema.parse(request.params)['*'];
    if (path.startsWith(HASHED_FOLDER)) {
      return reply.sendFile(path, rendererDirectory, { maxAge: HASHED_MAX_AGE_MS, immutable: true, dotfiles: 'deny' });
    }
    return reply.sendFile(path, rendererDirectory, { cacheControl: false, dotfiles: 'deny', index: false });
  });

  function sendIndex(reply: FastifyReply): FastifyReply {
    if (existsSync(join(rendererDirectory, INDEX))) {
      return reply.sendFile(INDEX, rendererDirectory, { cacheControl: false });
    }
    return sendPlainPage(reply.code(503), 'The dashboard is not built yet', [
      'Run `npm start` in the folder of Blueplane: it builds the dashboard and starts it again.',
      'Figures are captured meanwhile; `blueplane report` shows them.',
    ]);
  }
}
