import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { OtlpLogRecord } from '../../../../contracts/otlp-signal.ts';
import type { CollectedPoints } from '../metric-points.ts';
import type { ReadRequest, SignalName } from '../read-otlp.ts';
import { RequestMeter } from '../request-meter.ts';
import { readLogRecord } from './log-record.ts';
import { readMetric } from './metric.ts';
import { eachLeaf } from './origins.ts';

/**
 * Reads a request in protobuf. The numbers of the fields are those of OTLP 1.x; nothing is made of what we do not use.
 * @throws UnreadableRequest, or what the library throws on a message that breaks off
 */
export function readProtobuf(name: SignalName, body: Buffer): ReadRequest {
  const reader = new BinaryReader(body);
  const meter = new RequestMeter();
  if (name === 'logs') {
    const records: OtlpLogRecord[] = [];
    eachLeaf(reader, meter, (origin, span) => {
      const record = readLogRecord(reader, span, origin, meter);
      if (record !== null) records.push(record);
    });
    return { signal: { signal: 'logs', records }, rejected: meter.rejected };
  }
  if (name === 'metrics') {
    const collected: CollectedPoints = { points: [], passedOver: 0 };
    eachLeaf(reader, meter, (origin, span) => readMetric(reader, span, origin, meter, collected));
    return { signal: { signal: 'metrics', ...collected }, rejected: meter.rejected };
  }
  let spans = 0;
  eachLeaf(reader, meter, () => {
    meter.record();
    spans += 1;
  });
  return { signal: { signal: 'traces', spans }, rejected: 0 };
}
