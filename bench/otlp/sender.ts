import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Batches } from './batch.ts';

export type Load = {
  /** Of the receiver; one that was killed comes back there. */
  port: number;
  seconds: number;
  /** Records a second. */
  rate: number;
  /** Records in a batch. */
  batch: number;
  connections: number;
};

export type Sent = {
  batches: number;
  /** Milliseconds from when a batch was due to its acknowledgement. */
  answerMs: number[];
  /** Answers that were none: refused, to be sent again, or a connection that broke. */
  repeated: number;
  /** Milliseconds from when the first was due to the last acknowledgement. */
  tookMs: number;
  /** Milliseconds by which the sender itself was late, at most. */
  behindMs: number;
};

/** How long a batch that was not acknowledged waits before it is sent again. */
const RETRY_MS = 250;
/** After the last batch was due. */
const PATIENCE_MS = 120_000;
const ANSWER_MS = 30_000;

/** Sends at a fixed rate, whether answers come or not. @throws when a batch is not acknowledged in the end */
export async function sendLoad(load: Load): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const sent: Sent = { batches: 0, answerMs: [], repeated: 0, tookMs: 0, behindMs: 0 };
  const total = Math.floor((load.seconds * load.rate) / load.batch);
  const everyMs = (1_000 * load.batch) / load.rate;
  const batches = new Batches(load.batch, Date.now());
  const started = performance.now();
  const giveUpAt = started + load.seconds * 1_000 + PATIENCE_MS;
  const open: Promise<void>[] = [];

  async function acknowledge(number: number, dueAt: number): Promise<void> {
    const body = batches.batch(number);
    while (!(await isTaken(agent, load.port, body))) {
      sent.repeated += 1;
      if (performance.now() > giveUpAt) throw new Error('a batch was not acknowledged in the end');
      await sleep(RETRY_MS);
    }
    sent.answerMs.push(performance.now() - dueAt);
  }

  for (let number = 0; number < total; number += 1) {
    const dueAt = started + number * everyMs;
    const waitMs = dueAt - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    sent.behindMs = Math.max(sent.behindMs, performance.now() - dueAt);
    open.push(acknowledge(number, dueAt));
    sent.batches += 1;
  }
  await Promise.all(open);
  sent.tookMs = performance.now() - started;
  agent.destroy();
  return sent;
}

function isTaken(agent: Agent, port: number, body: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const options = { host: '127.0.0.1', port, path: '/v1/logs', method: 'POST', headers, agent, timeout: ANSWER_MS };
    const sending = request(options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    sending.on('timeout', () => sending.destroy());
    sending.on('error', () => resolve(false));
    sending.end(body);
  });
}
