import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { send } from '../interfaces/gateway/otlp/test-otlp.ts';
import { homePaths } from '../runtime/paths.ts';
import { testProgram } from './test-program.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
const SENDERS = 4;
const RECORDS = 50;
/** Requests of each sender before the first kill. */
const REQUESTS = 8;

const statusSchema = z.object({
  otlp: z.object({ http: z.url(), grpc: z.url() }),
  processes: z.array(z.object({ name: z.string(), pid: z.number() })),
});

/** A request as Claude Code makes it; the same number is the same request. */
function requestOf(number: number): { body: string; ids: string[] } {
  const ids = Array.from({ length: RECORDS }, (_, index) => `req_${number}_${index}`);
  const logRecords = ids.map((id, index) => ({
    timeUnixNano: `${1_795_300_000_000 + number * 1_000 + index}000000`,
    body: { stringValue: 'claude_code.api_request' },
    attributes: Object.entries({
      'event.name': 'api_request',
      'session.id': '2c047cd5-589c-4242-a141-0da79182267e',
      model: 'claude-sonnet-4-5-20250929',
      request_id: id,
      input_tokens: '10',
      output_tokens: '20',
      cost_usd: '0.001',
    }).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code' } }] };
  return { body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }), ids };
}

/** Sends until it is acknowledged, as exporters do, and more patiently. */
async function sendUntilTaken(port: number, body: string, unacknowledged: () => void): Promise<void> {
  await vi.waitFor(async () => {
    const answer = await send(port, '/v1/logs', body, { 'content-type': 'application/json' }).catch(() => null);
    if (answer?.status !== 200) unacknowledged();
    expect(answer?.status).toBe(200);
  }, PATIENCE);
}

test('whoever is killed while tools send, what was acknowledged is in the database, once', async () => {
  const program = testProgram();
  expect((await program.run('start', '--daemon')).code).toBe(0);
  const { otlp, processes } = statusSchema.parse(JSON.parse((await program.run('status', '--json')).out));
  const port = Number(new URL(otlp.http).port);
  let repeated = 0;
  let next = 0;
  const acknowledged: string[] = [];
  async function sender(goesOn: (sent: number) => boolean): Promise<void> {
    for (let sent = 0; goesOn(sent); sent += 1) {
      const { body, ids } = requestOf(next++);
      await sendUntilTaken(port, body, () => {
        repeated += 1;
      });
      acknowledged.push(...ids);
    }
  }
  const sendAll = (goesOn: (sent: number) => boolean) =>
    Promise.all(Array.from({ length: SENDERS }, () => sender(goesOn)));

  await sendAll((sent) => sent < REQUESTS);
  // However quick the machine is: the senders go on until everybody was killed and acknowledges again.
  let killing = true;
  const sending = sendAll(() => killing);
  for (const name of ['redis', 'gateway', 'fast-path']) {
    const pid = processes.find((process) => process.name === name)?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    process.kill(pid, 'SIGKILL');
    const before = acknowledged.length;
    // More than what each sender may have had on its way.
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + SENDERS * RECORDS), PATIENCE);
  }
  killing = false;
  await sending;
  expect(repeated).toBeGreaterThan(0);
  expect(acknowledged).toHaveLength(next * RECORDS);
  const database = new Database(homePaths(program.home).database, { readonly: true });
  const stored = database.prepare<[], string>('SELECT request_id FROM otlp_raw_traces').pluck().all();
  database.close();
  expect(stored.toSorted()).toEqual(acknowledged.toSorted());
  // Counted, too: a response that only telemetry tells of.
  await vi.waitFor(async () => expect(await program.responses()).toBe(acknowledged.length), PATIENCE);
}, 120_000);
