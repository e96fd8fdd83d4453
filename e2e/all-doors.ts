import { WebSocket } from 'ws';
import { z } from 'zod';

const listedSchema = z.object({ sessions: z.array(z.object({ sessionId: z.string(), platform: z.string() })) });
const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({ get: z.object({ parameters: z.array(z.object({ required: z.boolean() })) }) }),
  ),
});
/** Questions that name an argument, asked about everything. */
const WITH_ARGUMENTS = [
  'report?kind=session',
  'report?kind=agents',
  'report?kind=projects',
  'explain?usage=1',
  'feed?limit=200',
];

const archivesSchema = z.object({ archives: z.array(z.object({ filename: z.string() })) });
/** What pages alone may ask: actions that only look. */
const OF_PAGES: [string, object][] = [
  ['diagnostics', {}],
  ['processUsage', {}],
  ['currentJob', {}],
  ['purgePreview', { everything: true }],
  ['exportPreview', { format: 'json' }],
  ['nothing', {}],
];

/**
 * What is read at every door of a running server: with the token REST with each session and its timeline, the sessions
 * API with its archives, Prometheus, and what the WebSocket says unasked; as a page what only pages may ask.
 * @param address opens the dashboard once
 */
export async function readAllDoors(address: string, token: string): Promise<string> {
  const { origin } = new URL(address);
  const headers = { authorization: `Bearer ${token}` };
  async function read(path: string): Promise<string> {
    const response = await fetch(`${origin}${path}`, { headers });
    if (!response.ok) throw new Error(`${path} is answered with ${response.status}`);
    return await response.text();
  }
  const { paths } = documentSchema.parse(JSON.parse(await read('/api/v1/openapi.json')));
  const plain = Object.entries(paths).filter(([, { get }]) => get.parameters.every(({ required }) => !required));
  const listed = await read('/api/v1/sessions?limit=500');
  const sessions = listedSchema.parse(JSON.parse(listed)).sessions.flatMap(({ sessionId, platform }) => {
    const path = `/api/v1/sessions/${encodeURIComponent(sessionId)}`;
    return [`${path}?platform=${platform}`, `${path}/timeline?platform=${platform}`];
  });
  const listedArchives = await read('/api/archives');
  const archives = archivesSchema.parse(JSON.parse(listedArchives)).archives;
  const wanted = [
    ...archives.map(({ filename }) => `/api/archives/${filename}`),
    ...plain.map(([path]) => `/api/v1${path}`),
    ...WITH_ARGUMENTS.map((path) => `/api/v1/${path}`),
    ...sessions,
    ...['/metrics', '/api/sessions', '/api/archived?limit=500', '/api/aggregate-history', '/api/config', '/api/health'],
  ];
  const answers = [listed, listedArchives, await firstFigures(origin, headers), await asPage(address)];
  for (const path of wanted) answers.push(await read(path));
  return answers.join('\n');
}

function firstFigures(origin: string, headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws?watch=today,liveMetrics,feed,status`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (!text.includes('"snapshot"')) return;
      socket.close();
      resolve(text);
    });
  });
}

/** Every answer of what only a signed-in page may ask. */
async function asPage(address: string): Promise<string> {
  const opened = await fetch(address, { redirect: 'manual' });
  const [cookie = ''] = (opened.headers.getSetCookie()[0] ?? '').split(';');
  const { origin } = new URL(address);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers: { cookie, origin } });
  socket.on('open', () => {
    for (const [id, [method, args]] of OF_PAGES.entries()) socket.send(JSON.stringify({ id, method, args }));
  });
  const answers: string[] = [];
  return await new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.includes('"id":')) answers.push(text);
      if (answers.length < OF_PAGES.length) return;
      socket.close();
      resolve(answers.join('\n'));
    });
  });
}
