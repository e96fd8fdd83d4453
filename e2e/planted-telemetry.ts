import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { type Claim, EVENT_CLAIMS, POINT_CLAIMS, SPOKEN } from '../core/capture/otlp/test-claims.ts';
import {
  HOOK_ENDPOINT_FILE,
  HOOK_EVENTS,
  HOOK_ROUTE,
  HOOKED_TOOLS,
  HOOKS_FOLDER,
  hookEndpointSchema,
} from '../core/contracts/hook-record.ts';
import { exportMethod } from '../core/interfaces/gateway/otlp/grpc-service.ts';
import {
  toJson,
  toProtobuf,
  type WrittenAttributes,
  type WrittenRequest,
} from '../core/interfaces/gateway/otlp/test-requests.ts';

/** A text to be found again. @param isName it stands where a name may be kept, so that it is made longer than one */
export type PlantedText = (label: string, isName: boolean) => string;

/** Where OpenTelemetry is taken in, as `status --json` says it. */
export type TelemetryDoors = { http: string; grpc: string };

/** A session of what is sent here. */
export const SENT_SESSION = 'planted-session';

const NUMBERS = /tokens$|token_count$|_ms$|cost_usd$|_length$|_bytes$/;

/** With a secret in every text, and numbers and the session such that it is taken in. */
function attributesOf({ name, keys }: Claim, way: string, secret: PlantedText): WrittenAttributes {
  const all = keys.map((key): WrittenAttributes[number] => {
    if (key === 'event.kind') return [key, 'response.completed'];
    if (key === 'session.id' || key === 'conversation.id') return [key, SENT_SESSION];
    if (NUMBERS.test(key)) return [key, 7n];
    return [key, secret(`${name} ${key} over ${way}`, !SPOKEN.test(key))];
  });
  return [
    ...all,
    ['a.new.key', { inner: [secret(`an inner value over ${way}`, true)] }],
    [secret(`a key over ${way}`, true), 'x'],
  ];
}

function requests(way: string, secret: PlantedText): Record<'logs' | 'metrics', WrittenRequest> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const attributes: WrittenAttributes = [
    ['service.name', 'claude-code'],
    ['host.name', secret(`host over ${way}`, false)],
  ];
  const scope = { name: secret(`scope over ${way}`, true), version: secret(`version over ${way}`, true) };
  const records = EVENT_CLAIMS.map((claim) => ({
    ...{ time: now, observed: now, severity: 9, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) },
    eventName: claim.name,
    body: secret(`body over ${way}`, false),
    attributes: attributesOf(claim, way, secret),
  }));
  const metrics = POINT_CLAIMS.map((claim) => ({
    ...{ name: claim.name, unit: secret(`unit over ${way}`, true), kind: 'sum' as const },
    ...{ temporality: 1, monotonic: true },
    points: [{ start: now, time: now, value: 5, flags: 0, attributes: attributesOf(claim, way, secret) }],
  }));
  return {
    logs: { signal: 'logs', resources: [{ attributes, scopes: [{ ...scope, leaves: records }] }] },
    metrics: { signal: 'metrics', resources: [{ attributes, scopes: [{ ...scope, leaves: metrics }] }] },
  };
}

/** Sends what all tools send, with secrets in it, over each protocol. @returns each answer, its status first */
export async function sendTelemetry({ http, grpc }: TelemetryDoors, secret: PlantedText): Promise<string[]> {
  const answers: string[] = [];
  for (const [way, type] of [
    ['json', 'application/json'],
    ['protobuf', 'application/x-protobuf'],
  ] as const) {
    const sent = requests(way, secret);
    for (const signal of ['logs', 'metrics', 'traces'] as const) {
      const request = sent[signal === 'traces' ? 'logs' : signal];
      const body = way === 'json' ? toJson(request) : new Uint8Array(toProtobuf(request));
      const answer = await fetch(`${http}/v1/${signal}`, { method: 'POST', headers: { 'content-type': type }, body });
      answers.push(`${answer.status} ${signal} over ${way} ${await answer.text()}`);
    }
  }
  const sent = requests('grpc', secret);
  const client = new Client(new URL(grpc).host, credentials.createInsecure());
  for (const signal of ['logs', 'metrics', 'traces'] as const) {
    const { path, requestSerialize, responseDeserialize } = exportMethod(signal).Export;
    const body = toProtobuf(sent[signal === 'traces' ? 'logs' : signal]);
    const answer = await new Promise<string>((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, body, (error, bytes) =>
        resolve(
          `${error === null ? 200 : error.code} ${signal} over grpc ${error?.message ?? bytes?.toString('latin1')}`,
        ),
      );
    });
    answers.push(answer);
  }
  client.close();
  return answers;
}

/** Has every hook tell something with secrets in each text, and some that no hook says. @returns each answer, its status first */
export async function sendHooks(home: string, secret: PlantedText): Promise<string[]> {
  const place = hookEndpointSchema.parse(
    JSON.parse(readFileSync(join(home, HOOKS_FOLDER, HOOK_ENDPOINT_FILE), 'utf8')),
  );
  async function tell(message: object): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${place.port}${HOOK_ROUTE}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${place.token}` },
      body: JSON.stringify(message),
    });
    return `${answer.status} hook ${await answer.text()}`;
  }
  const texts = ['source', 'reason', 'trigger', 'permissionMode', 'model', 'promptId', 'toolUseId', 'toolName'];
  const answers: string[] = [];
  for (const tool of HOOKED_TOOLS) {
    for (const [turn, event] of HOOK_EVENTS.entries()) {
      const said = [...texts, 'agentId', 'agentType'].map((key) => [key, secret(`hook ${tool} ${event} ${key}`, true)]);
      const head = { version: 1, tool, nonce: turn.toString(16).padStart(16, '0'), at: new Date().toISOString() };
      answers.push(await tell({ ...head, event, session: SENT_SESSION, promptLength: 5, ...Object.fromEntries(said) }));
    }
    answers.push(await tell({ tool, prompt: secret(`hook ${tool} prompt`, false), [secret('hook key', true)]: 1 }));
  }
  return answers;
}
