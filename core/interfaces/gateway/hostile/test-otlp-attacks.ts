import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Attack, requestBytes } from './test-attack.ts';

type Header = readonly [string, string];

/** Everything that is tried at the port of OpenTelemetry over HTTP. */
export function otlpAttacks(port: number): Attack[] {
  const host: Header = ['Host', `127.0.0.1:${port}`];
  const close: Header = ['Connection', 'close'];
  const json: Header = ['Content-Type', 'application/json'];
  const protobuf: Header = ['Content-Type', 'application/x-protobuf'];
  const tries: Attack[] = [];
  const add = (name: string, expected: string | readonly string[], bytes: Buffer): void => {
    tries.push({ name, at: 'otlp', bytes, expected: typeof expected === 'string' ? [expected] : expected });
  };
  const post = (path: string, headers: readonly Header[], body: string | Buffer = ''): Buffer =>
    requestBytes({
      method: 'POST',
      path,
      headers: [...headers, ['Content-Length', String(Buffer.byteLength(body))], close],
      body,
    });

  for (const signal of ['logs', 'metrics', 'traces']) {
    const path = `/v1/${signal}`;
    for (const foreign of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`])
      add(`otlp host ${foreign} ${signal}`, '403', post(path, [['Host', foreign], json], '{}'));
    for (const origin of ['null', 'http://evil.example', `http://127.0.0.1:${port}`])
      add(`otlp origin ${origin} ${signal}`, '403', post(path, [host, json, ['Origin', origin]], '{}'));
    add(`otlp from a page ${signal}`, '403', post(path, [host, json, ['Sec-Fetch-Site', 'cross-site']], '{}'));
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
      add(`otlp ${method} ${signal}`, '405', requestBytes({ method, path, headers: [host, close] }));
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/grpc'])
      add(`otlp ${type} ${signal}`, '415', post(path, [host, ['Content-Type', type]], '{}'));
    for (const body of [
      '{',
      'null',
      '[]',
      '5',
      '{"resourceLogs":5,"resourceMetrics":5,"resourceSpans":5}',
      '['.repeat(10_000),
    ])
      add(`otlp json ${body.slice(0, 20)} ${signal}`, '400', post(path, [host, json], body));
    const broken = [
      Buffer.from([0xff]),
      Buffer.from([0x0a, 0x7f]),
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      Buffer.alloc(64, 0xff),
    ];
    for (const [place, body] of broken.entries())
      add(`otlp protobuf ${place} ${signal}`, '400', post(path, [host, protobuf], body));
    add(
      `otlp packed noise ${signal}`,
      '400',
      post(path, [host, protobuf, ['Content-Encoding', 'gzip']], Buffer.alloc(32, 7)),
    );
    add(`otlp unknown packing ${signal}`, '415', post(path, [host, protobuf, ['Content-Encoding', 'rot13']], 'x'));
  }
  const zeros = Buffer.alloc(65 * 1024 * 1024);
  // Two of them at once are more than is held in memory: then the second one is to come again.
  const tooMuch = ['413', '429'];
  add(
    'a bomb of gzip',
    tooMuch,
    post('/v1/logs', [host, protobuf, ['Content-Encoding', 'gzip']], gzipSync(zeros, { level: 1 })),
  );
  add('a bomb of zstd', tooMuch, post('/v1/logs', [host, json, ['Content-Encoding', 'zstd']], zstdCompressSync(zeros)));
  add(
    'a body that says it is 1 GB',
    '413',
    requestBytes({ method: 'POST', path: '/v1/logs', headers: [host, json, ['Content-Length', '1000000000'], close] }),
  );
  for (const path of ['/api/sessions', '/api/archives', '/api/config', '/api/health']) {
    add(`nobody at ${path}`, '401', requestBytes({ path, headers: [host, close] }));
    add(`a foreign host at ${path}`, '403', requestBytes({ path, headers: [['Host', 'evil.example'], close] }));
    add(
      `a foreign origin at ${path}`,
      '403',
      requestBytes({ path, headers: [host, ['Origin', 'http://evil.example'], close] }),
    );
  }
  for (const path of [
    '/',
    '/metrics',
    '/api/v1/today',
    '/ws',
    '/assets/main-1a2b3c.js',
    '/v1/../gateway.key',
    '/v1',
    '/v1/logs/x',
  ]) {
    add(`nothing at ${path}`, '404', requestBytes({ path, headers: [host, close] }));
  }
  add(
    'a preflight',
    '403',
    requestBytes({
      method: 'OPTIONS',
      path: '/api/sessions',
      headers: [host, ['Origin', 'http://evil.example'], ['Access-Control-Request-Method', 'GET'], close],
    }),
  );
  add(
    'a deletion of nobody',
    '403',
    requestBytes({ method: 'DELETE', path: '/api/sessions/x', headers: [host, close] }),
  );
  return tries;
}
