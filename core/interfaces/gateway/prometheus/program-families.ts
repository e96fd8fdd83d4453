import { statusSchema } from '../../../contracts/api.ts';
import { pipelineSchema } from '../../../contracts/pipeline.ts';
import { answerCall, type Queries } from '../calls.ts';
import type { Health } from '../rest.ts';
import type { Family, FamilyKind, Sample } from './exposition.ts';

/** How the program itself does: its processes, its queue, and how far it is behind. */
export async function programFamilies(queries: Queries, health: Health, version: string): Promise<Family[]> {
  const { owner, database, deadLetters } = statusSchema.parse(await answerCall(queries, 'status', {}));
  const { queue, watermarks, sentWatermarks } = pipelineSchema.parse(await answerCall(queries, 'pipeline', {}));
  const processes = owner?.processes ?? [];
  const alone = (value: number): Sample[] => [{ labels: {}, value }];
  return [
    family('blueplane_build_info', 'The version that runs.', 'gauge', [{ labels: { version }, value: 1 }]),
    family('blueplane_gateway_uptime_seconds', 'Since the start of the gateway.', 'gauge', alone(health.uptimeSeconds)),
    family(
      'blueplane_process_up',
      'Whether a process runs.',
      'gauge',
      processes.map(({ name, state }) => ({ labels: { process: name }, value: state === 'running' ? 1 : 0 })),
    ),
    family(
      'blueplane_process_restarts_total',
      'How often a process was started anew.',
      'counter',
      processes.map(({ name, restarts }) => ({ labels: { process: name }, value: restarts })),
    ),
    family('blueplane_capture_paused', 'Whether the user paused capture.', 'gauge', alone(owner?.paused ? 1 : 0)),
    family('blueplane_redis_up', 'Whether Redis answers.', 'gauge', alone(health.redis ? 1 : 0)),
    family(
      'blueplane_queue_events',
      'Captured events that are not stored yet.',
      'gauge',
      queue === undefined ? [] : alone(queue.waiting),
    ),
    family('blueplane_events_behind', 'Stored events that are in no figure yet.', 'gauge', [
      ...watermarks.map(({ platform, behind }) => ({ labels: { platform }, value: behind })),
      ...sentWatermarks.map(({ intake, behind }) => ({ labels: { intake }, value: behind })),
    ]),
    family('blueplane_dead_letters', 'Events that could not be stored.', 'gauge', alone(deadLetters)),
    family('blueplane_database_bytes', 'Size of the database.', 'gauge', alone(database.bytes + database.walBytes)),
    family('blueplane_sockets_open', 'Open WebSocket connections.', 'gauge', alone(health.sockets)),
    family(
      'blueplane_requests_refused_total',
      'Requests that were refused, by reason.',
      'counter',
      Object.entries(health.refused).map(([reason, value]) => ({ labels: { reason }, value })),
    ),
    ...otlpFamilies(health.otlp),
  ];
}

/** What the receiver of OpenTelemetry took in, and what it did not. */
function otlpFamilies(counts: Health['otlp']): Family[] {
  if (counts === null) return [];
  const { requests, records, rejected } = counts;
  return [
    family(
      'blueplane_otlp_requests_total',
      'Requests of OpenTelemetry, by what became of them.',
      'counter',
      Object.entries(requests).map(([outcome, value]) => ({ labels: { outcome }, value })),
    ),
    family(
      'blueplane_otlp_records_total',
      'Log records, points and spans of OpenTelemetry in requests that were taken.',
      'counter',
      [{ labels: {}, value: records }],
    ),
    family(
      'blueplane_otlp_rejected_total',
      'Those of them that were not kept, by reason.',
      'counter',
      Object.entries(rejected).map(([reason, value]) => ({ labels: { reason }, value })),
    ),
  ];
}

function family(name: string, help: string, kind: FamilyKind, samples: readonly Sample[]): Family {
  return { name, help, kind, samples };
}
