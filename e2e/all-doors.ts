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

/**
 * What a program with the token reads at every door of a running server: REST with each session and its timeline, the
 * sessions API, Prometheus, and what the WebSocket says unasked.
 */
export async function readAllDoors(origin: string, token: string): Promise<string> {
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
  const wanted = [
    ...plain.map(([path]) => `/api/v1${path}`),
    ...WITH_ARGUMENTS.map((path) => `/api/v1/${path}`),
    ...sessions,
    ...[
      '/metrics',
      '/api/sessions',
      '/api/archived',
      '/api/archives',
      '/api/aggregate-history',
      '/api/config',
      '/api/health',
    ],
  ];
  const answers = [listed, await firstFigures(origin, headers)];
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
