import { type Attack, requestBytes } from './test-attack.ts';

/** Senders that never come to an end. */
export function slowAttacks(port: number, otlpPort: number, token: string): Attack[] {
  const post = (path: string, at: number): Buffer =>
    requestBytes({
      method: 'POST',
      path,
      headers: [
        ['Host', `127.0.0.1:${at}`],
        ['Authorization', `Bearer ${token}`],
        ['Content-Type', 'application/json'],
        ['Content-Length', '10'],
      ],
      body: '{',
    });
  const endless = (path: string, at: number): Buffer =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${at}\r\nX: `);
  return [
    { name: 'headers that never end', at: 'dashboard', expected: ['408'], bytes: endless('/', port) },
    { name: 'a body that never comes', at: 'dashboard', expected: ['408'], bytes: post('/api/config', port) },
    { name: 'half a first line', at: 'dashboard', expected: ['408', 'closed'], bytes: Buffer.from('GET /api') },
    { name: 'otlp headers that never end', at: 'otlp', expected: ['408'], bytes: endless('/v1/logs', otlpPort) },
    { name: 'an otlp body that never comes', at: 'otlp', expected: ['408'], bytes: post('/v1/logs', otlpPort) },
  ];
}
