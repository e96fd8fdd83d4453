import { HOOK_ROUTE } from '../../../contracts/hook-record.ts';
import { type Attack, requestBytes } from './test-attack.ts';

type Header = readonly [string, string];

/**
 * Everything that is tried where hooks tell.
 * @param shown the home's token, which opens every other door
 * @param own the token of the hooks
 */
export function hookAttacks(port: number, shown: string, own: string): Attack[] {
  const host: Header = ['Host', `127.0.0.1:${port}`];
  const close: Header = ['Connection', 'close'];
  const json: Header = ['Content-Type', 'application/json'];
  const bearer = (token: string): Header => ['Authorization', `Bearer ${token}`];
  const message = {
    version: 1,
    tool: 'claude-code',
    nonce: '0123456789abcdef',
    at: '2026-01-01T00:00:00.000Z',
    session: 'hostile',
    event: 'prompt',
  };
  const good = JSON.stringify(message);
  const tries: Attack[] = [];
  const add = (
    name: string,
    expected: string,
    headers: readonly Header[],
    {
      body = good,
      method = 'POST',
      path = HOOK_ROUTE,
    }: { body?: string | Buffer; method?: string; path?: string } = {},
  ): void => {
    const sized: Header = ['Content-Length', String(Buffer.byteLength(body))];
    const bytes = requestBytes({ method, path, headers: [...headers, sized, close], body });
    tries.push({ name: `hooks ${name}`, at: 'dashboard', bytes, expected: [expected] });
  };
  for (const foreign of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`])
    add(`host ${foreign}`, '403', [['Host', foreign], json, bearer(own)]);
  for (const origin of ['null', 'http://evil.example', `http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`])
    add(`origin ${origin}`, '403', [host, json, bearer(own), ['Origin', origin]]);
  add('of nobody', '403', [host, json]);
  add('of our own page', '401', [host, json, ['Origin', `http://127.0.0.1:${port}`]]);
  for (const wrong of [
    'x',
    shown,
    `${own}x`,
    own.slice(0, -1),
    own.toUpperCase(),
    `${own} ${own}`,
    '',
    'x'.repeat(5_000),
  ])
    add(`token ${wrong.slice(0, 8)} of ${wrong.length}`, '401', [host, json, bearer(wrong)]);
  add('two tokens', '401', [host, json, bearer(own), bearer(shown)]);
  add('token in the address', '401', [host, json, ['Origin', `http://127.0.0.1:${port}`]], {
    path: `${HOOK_ROUTE}?token=${own}`,
  });
  for (const method of ['PUT', 'PATCH', 'DELETE']) add(method, '401', [host, json, bearer(own)], { method });
  add('GET', '401', [host, bearer(own)], { method: 'GET', body: '' });
  for (const path of [`${HOOK_ROUTE}/`, `${HOOK_ROUTE}/x`, '/v1', '/v1/hooks%00', '/v1/../api/sessions'])
    add(`at ${path}`, '401', [host, json, bearer(own)], { path });
  for (const path of ['/api/v1/today', '/metrics', '/api/sessions'])
    add(`own token at ${path}`, '401', [host, bearer(own)], { path, method: 'GET', body: '' });
  const bodies: [string, string | Buffer][] = [
    ['nothing', ''],
    ['half', '{"version":1'],
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"x"'],
    ['deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['a prototype', '{"__proto__":{"session":"x"}}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
    ['bytes', Buffer.alloc(64, 0xff)],
    ['another version', JSON.stringify({ ...message, version: 2 })],
    ['another tool', JSON.stringify({ ...message, tool: 'bash' })],
    ['another event', JSON.stringify({ ...message, event: 'shutdown' })],
    ['a field too many', JSON.stringify({ ...message, prompt: 'what was said' })],
    ['no session', JSON.stringify({ ...message, session: '' })],
    ['a session of 10,000', JSON.stringify({ ...message, session: 'x'.repeat(10_000) })],
    ['a session that is none', JSON.stringify({ ...message, session: { $gt: '' } })],
    ['a time that is none', JSON.stringify({ ...message, at: 'now' })],
    ['a length below nothing', JSON.stringify({ ...message, promptLength: -1 })],
    ['a length beyond all', good.replace('}', ',"promptLength":1e999}')],
    ['a nonce that is a path', JSON.stringify({ ...message, nonce: '../../../../key1' })],
  ];
  for (const [name, body] of bodies) add(name, '400', [host, json, bearer(own)], { body });
  add('20 KB', '413', [host, json, bearer(own)], { body: JSON.stringify({ ...message, source: 'x'.repeat(20_000) }) });
  add('20 KB of nobody', '401', [host, json, bearer('x')], { body: 'x'.repeat(20_000) });
  for (const type of ['application/xml', 'application/x-www-form-urlencoded', 'application/jsonx'])
    add(`type ${type}`, '415', [host, ['Content-Type', type], bearer(own)]);
  // Text is read as such, and is no message.
  add('type text/plain', '400', [host, ['Content-Type', 'text/plain'], bearer(own)]);
  add('packed', '400', [host, json, bearer(own), ['Content-Encoding', 'gzip']], {
    body: Buffer.from([0x1f, 0x8b, 8, 0]),
  });
  return tries;
}
