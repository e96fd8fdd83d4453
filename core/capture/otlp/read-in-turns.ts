import type { OtlpSignal } from '../../contracts/otlp-signal.ts';
import { type OtlpReading, type PassedOver, type ReadSignal, readOtlp } from './read-otlp.ts';

/** Records between which other requests get their turn: some tens of milliseconds of work. */
const TURN_RECORDS = 500;

/** The same as {@link readOtlp}, of a large request piece by piece: nobody else waits for all of it. */
export async function readOtlpInTurns(signal: OtlpSignal, reading: OtlpReading): Promise<ReadSignal> {
  const pieces = piecesOf(signal);
  const events: ReadSignal['events'] = [];
  const counts = new Map<PassedOver, number>();
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await new Promise((resolve) => setImmediate(resolve));
    const read = readOtlp(piece, reading);
    for (const event of read.events) events.push(event);
    for (const { reason, count } of read.rejected) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return { events, rejected: [...counts].map(([reason, count]) => ({ reason, count })) };
}

function piecesOf(signal: OtlpSignal): OtlpSignal[] {
  if (signal.signal === 'traces') return [signal];
  const count = signal.signal === 'logs' ? signal.records.length : signal.points.length;
  if (count <= TURN_RECORDS) return [signal];
  return Array.from({ length: Math.ceil(count / TURN_RECORDS) }, (_, index): OtlpSignal => {
    const from = index * TURN_RECORDS;
    if (signal.signal === 'logs') return { ...signal, records: signal.records.slice(from, from + TURN_RECORDS) };
    const points = signal.points.slice(from, from + TURN_RECORDS);
    return { ...signal, points, passedOver: index === 0 ? signal.passedOver : 0 };
  });
}
