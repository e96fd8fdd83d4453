import { type Attack, requestBytes } from './test-attack.ts';

type Header = readonly [string, string];

/** Everything that is tried at the dashboard's port. Whoever tries has the token, where nothing else is said. */
export function dashboardAttacks(port: number, token: string): Attack[] {
  const host: Header = ['Host', `127.0.0.1:${port}`];
  const close: Header = ['Connection', 'close'];
  const shown: Header = ['Authorization', `Bearer ${token}`];
  const own: Header = ['Origin', `http://127.0.0.1:${port}`];
  const json: Header = ['Content-Type', 'application/json'];
  const paths = [
    '/',
    '/api/v1/today',
    '/metrics',
    '/api/sessions',
    '/api/archives/2026-01-01-0000.json',
    '/assets/main-1a2b3c.js',
  ];
  const figures = paths.slice(1, 5);
  const tries: Attack[] = [];
  const add = (name: string, expected: string | readonly string[], bytes: Buffer): void => {
    tries.push({ name, at: 'dashboard', bytes, expected: typeof expected === 'string' ? [expected] : expected });
  };
  const request = (path: string, headers: readonly Header[], method = 'GET', body: string | Buffer = ''): Buffer =>
    requestBytes({ method, path, headers: [...headers, close], body });

  const foreignHosts = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    `0.0.0.0:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `user@127.0.0.1:${port}`,
    `127.0.0.1:${port}, evil.example`,
  ];
  for (const foreign of foreignHosts) {
    for (const path of paths) add(`host ${foreign} ${path}`, '403', request(path, [['Host', foreign], shown]));
  }
  const foreignOrigins = [
    'null',
    'http://evil.example',
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    `http://127.0.0.1:${port}.evil.example`,
    'file://',
    '*',
  ];
  for (const origin of foreignOrigins) {
    for (const path of paths) add(`origin ${origin} ${path}`, '403', request(path, [host, shown, ['Origin', origin]]));
  }
  for (const site of ['cross-site', 'same-site', 'Cross-Site', 'nonsense']) {
    for (const path of figures) add(`${site} ${path}`, '403', request(path, [host, shown, ['Sec-Fetch-Site', site]]));
  }
  for (const path of paths) {
    add(`nobody ${path}`, '401', request(path, [host]));
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      add(`${method} without origin ${path}`, '403', request(path, [host], method));
      add(`${method} of nobody ${path}`, '401', request(path, [host, own], method));
    }
    for (const method of ['PUT', 'PATCH', 'TRACE'])
      add(`${method} ${path}`, '404', request(path, [host, shown], method));
  }
  for (const wrong of [
    '',
    'Bearer',
    'Bearer x',
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token.toUpperCase()}`,
    `Bearer ${token} ${token}`,
    `Basic ${Buffer.from(`:${token}`).toString('base64')}`,
    token,
    `Bearer "${token}"`,
    `Bearer\t${token}`,
    `Bearer ${'x'.repeat(5_000)}`,
  ]) {
    add(`token ${wrong.slice(0, 20)}`, '401', request('/api/v1/today', [host, ['Authorization', wrong]]));
  }
  for (const path of [
    '/?token=x',
    `/?token=${token}`,
    `/api/v1/today?token=${token}`,
    `/metrics?access_token=${token}`,
  ]) {
    add(`address ${path}`, '401', request(path, [host]));
  }
  for (const cookie of [
    'blueplane_00000000=1',
    `x=${token}`,
    `blueplane_=9999999999.x; a=b`,
    '=;=;=',
    'a'.repeat(4_000),
  ]) {
    add(`cookie ${cookie.slice(0, 20)}`, '401', request('/api/v1/today', [host, ['Cookie', cookie]]));
  }

  const climbs = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '....//',
    '%252e%252e%252f',
    '..%00/',
    '..;/',
    '%c0%ae%c0%ae/',
  ];
  for (const climb of climbs) {
    const up = climb.repeat(4);
    for (const base of ['/', '/assets/', '/api/archives/']) {
      add(`climb ${base}${climb}`, ['400', '403', '404'], request(`${base}${up}gateway.key`, [host, shown]));
    }
  }
  for (const file of [
    '.hidden',
    'state.json',
    'history.jsonl',
    '2026-01-01-0000.json/',
    '2026-01-01-0000.json%00',
    '.%2f2026-01-01-0000.json',
    'CON',
    '2026-01-01-0000.JSON',
  ]) {
    add(`archive ${file}`, ['400', '404'], request(`/api/archives/${file}`, [host, shown]));
  }
  for (const [path, status] of [
    ['/%', '400'],
    ['/%zz', '400'],
    ['/api/v1/%e0%a4%a', '400'],
    [`/${'x'.repeat(3_000)}`, '414'],
    [`/api/v1/today?${'a=1&'.repeat(600)}`, '414'],
    ['//evil.example/', '404'],
    ['/api/v1/today/../../metrics', ['403', '404']],
    ['/api/v1/__proto__', '404'],
    ['/api/v1/constructor', '404'],
    ['/api/v1/transcript?platform=claude_code&sessionId=x', '404'],
    ['/api/v1/sessions?limit=1e9', '400'],
    ['/api/v1/sessions?limit=-1', '400'],
    ['/api/v1/sessions?__proto__[x]=1', '400'],
    ['/api/v1/sessions/%00', '404'],
    ['/api/aggregate-history?minutes=NaN', '400'],
    ['/api/archived?limit=-5', '400'],
    ['/api/sessions?id=1&id=2', '400'],
    ['/api/sessions?dashboard=../x', '404'],
  ] as const) {
    add(`address ${path.slice(0, 40)}`, status, request(path, [host, shown]));
  }

  const post = (body: string | Buffer, headers: readonly Header[] = [json]): Buffer =>
    request(
      '/api/config',
      [host, shown, ...headers, ['Content-Length', String(Buffer.byteLength(body))]],
      'POST',
      body,
    );
  for (const body of [
    '{',
    '{"a":',
    'nonsense',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{}}}',
    '[',
    '[]',
    '"x"',
    '5',
    '{"backupDir":5}',
    '{"backupDir":"/etc"}',
    '{"backupDir":"../../x"}',
    `{"backupDir":"${'x'.repeat(5_000)}"}`,
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  ]) {
    add(`body ${body.slice(0, 30)}`, '400', post(body));
  }
  add('a body that is packed', '400', post(Buffer.from([0x1f, 0x8b, 8, 0]), [json, ['Content-Encoding', 'gzip']]));
  for (const type of [
    'text/html',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    '/',
  ]) {
    add(`type ${type}`, '415', post('{}', [['Content-Type', type]]));
  }
  add(
    'a body that says it is 2 MB',
    '413',
    request('/api/config', [host, shown, json, ['Content-Length', '2000000']], 'POST', '{'),
  );
  add(
    'a chunk of 2 MB',
    '413',
    request(
      '/api/config',
      [host, shown, json, ['Transfer-Encoding', 'chunked']],
      'POST',
      `200000\r\n${'x'.repeat(0x200000)}\r\n0\r\n\r\n`,
    ),
  );
  add(
    'a name that leads out',
    '404',
    request('/api/config?dashboard=..%2f..', [host, shown, json, ['Content-Length', '2']], 'POST', '{}'),
  );
  add('deleting what is not there', '404', request('/api/sessions/..%2f..%2fgateway.key', [host, shown], 'DELETE'));
  add('a purge that no setting allows', '403', request('/api/sessions/nobody?hard=true', [host, shown], 'DELETE'));

  const framing: [string, string | readonly string[], readonly Header[], string][] = [
    [
      'length and chunks',
      '400',
      [
        ['Content-Length', '4'],
        ['Transfer-Encoding', 'chunked'],
      ],
      '0\r\n\r\nGET /x HTTP/1.1\r\n\r\n',
    ],
    [
      'two lengths',
      '400',
      [
        ['Content-Length', '4'],
        ['Content-Length', '5'],
      ],
      'abcde',
    ],
    ['a negative length', '400', [['Content-Length', '-1']], ''],
    ['a length in hexadecimal', '400', [['Content-Length', '0x10']], ''],
    ['a length beyond all numbers', '400', [['Content-Length', '99999999999999999999']], ''],
    ['an unknown transfer', '400', [['Transfer-Encoding', 'xchunked']], ''],
    ['chunks that are not the last coding', '400', [['Transfer-Encoding', 'chunked, identity']], ''],
    ['a chunk without a size', '400', [['Transfer-Encoding', 'chunked']], 'zz\r\nx\r\n0\r\n\r\n'],
    ['a space before the colon', '400', [['X ', 'y']], ''],
    ['a folded header', '400', [['X', 'a\r\n b']], ''],
    ['an empty name', '400', [['', 'y']], ''],
    ['a zero in a header', '400', [['X', 'a\0b']], ''],
    ['a return in a header', '400', [['X', 'a\rb']], ''],
  ];
  for (const [name, expected, headers, body] of framing) {
    add(name, expected, request('/api/config', [host, shown, json, ...headers], 'POST', body));
  }
  add('a header of 20 KB', '431', request('/', [host, ['X', 'y'.repeat(20_000)]]));
  add(
    '3,000 headers',
    '431',
    request('/', [host, ...Array.from({ length: 3_000 }, (_, each): Header => [`x-${each}`, 'y'])]),
  );
  add('two hosts', ['400', '403'], request('/metrics', [host, ['Host', 'evil.example'], shown]));
  add('the same host twice', ['400', '403'], request('/metrics', [host, host, shown]));
  add('two origins', '403', request('/metrics', [host, own, ['Origin', 'http://evil.example'], shown]));
  add('two tokens', '401', request('/metrics', [host, shown, ['Authorization', 'Bearer x']]));
  add('no host', ['400', '403'], request('/metrics', [shown]));
  add('an empty host', '403', request('/metrics', [['Host', ''], shown]));

  for (const [name, expected, head] of [
    ['an absolute address', '400', { path: 'http://evil.example/', headers: [host, shown, close] }],
    ['an absolute address of ours', '400', { path: `http://127.0.0.1:${port}/metrics`, headers: [host, shown, close] }],
    ['a tunnel', ['404', 'closed'], { method: 'CONNECT', path: 'evil.example:443', headers: [host, close] }],
    ['a star', '400', { method: 'OPTIONS', path: '*', headers: [host, shown, close] }],
    ['no slash', '400', { path: 'metrics', headers: [host, shown, close] }],
    ['an unknown method', '400', { method: 'BREW', path: '/', headers: [host, close] }],
    ['a method in small letters', '400', { method: 'get', path: '/', headers: [host, close] }],
    ['an unknown version', ['400', '505'], { version: 'HTTP/3.7', headers: [host, close] }],
    ['an old version', '403', { version: 'HTTP/1.0', headers: [] }],
    ['no version', '400', { version: '', headers: [host] }],
  ] as const) {
    add(name, expected, requestBytes(head));
  }
  add('the preface of HTTP/2', '400', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
  add('the hello of TLS', '400', Buffer.from('16030100a5010000a10303', 'hex'));
  add('noise', '400', Buffer.from(Array.from({ length: 512 }, (_, each) => (each * 151 + 7) % 256)));
  add('ANSI in the address', '400', request('/\x1b[2J', [host]));
  add('an address of Redis', '400', Buffer.from('*1\r\n$8\r\nSHUTDOWN\r\n'));

  const upgrade: Header[] = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ];
  const key: Header = ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='];
  const thirteen: Header = ['Sec-WebSocket-Version', '13'];
  const socket = (headers: readonly Header[], path = '/ws'): Buffer => requestBytes({ path, headers });
  add('a socket of nobody', '401', socket([host, ...upgrade, key, thirteen]));
  for (const origin of foreignOrigins)
    add(`a socket of ${origin}`, '403', socket([host, shown, ...upgrade, key, thirteen, ['Origin', origin]]));
  for (const foreign of foreignHosts)
    add(`a socket to ${foreign}`, '403', socket([['Host', foreign], shown, ...upgrade, key, thirteen]));
  for (const path of ['/', '/api/v1/today', '/metrics', '/ws/', '/wsx'])
    add(`a socket at ${path}`, '404', socket([host, shown, ...upgrade, key, thirteen], path));
  add(
    'a socket that watches everything',
    '400',
    socket([host, shown, ...upgrade, key, thirteen], `/ws?watch=${'today,'.repeat(80)}`),
  );
  add(
    'a socket that watches a question with arguments',
    '400',
    socket([host, shown, ...upgrade, key, thirteen], '/ws?watch=report'),
  );
  add('a socket without a key', '400', socket([host, shown, ...upgrade, thirteen]));
  add(
    'a socket of another version',
    ['400', '426'],
    socket([host, shown, ...upgrade, key, ['Sec-WebSocket-Version', '99']]),
  );
  add(
    'a socket that posts',
    ['400', '403', '404', '405'],
    requestBytes({ method: 'POST', path: '/ws', headers: [host, shown, ...upgrade, key, thirteen] }),
  );

  const nobody = requestBytes({ path: '/api/v1/today', headers: [host] });
  const last = requestBytes({ path: '/metrics', headers: [host, close] });
  add(
    'fifty at once',
    Array.from({ length: 51 }, () => '401'),
    Buffer.concat([...Array.from({ length: 50 }, () => nobody), last]),
  );
  add(
    'one behind a body that was refused',
    ['403', '401'],
    Buffer.concat([
      requestBytes({ method: 'POST', path: '/', headers: [host, ['Content-Length', '3']], body: 'abc' }),
      last,
    ]),
  );
  return tries;
}
