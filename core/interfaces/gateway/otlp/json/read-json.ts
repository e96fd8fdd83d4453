import type { OtlpLogRecord } from '../../../../contracts/otlp-signal.ts';
import type { CollectedPoints } from '../metric-points.ts';
import type { ReadRequest, SignalName } from '../read-otlp.ts';
import { malformed, RequestMeter } from '../request-meter.ts';
import { isObject } from './fields.ts';
import { readLogRecord } from './log-record.ts';
import { readMetric } from './metric.ts';
import { eachLeaf } from './origins.ts';
import { scanJson } from './scan.ts';

/**
 * Reads a request in JSON, with names as the protocol writes them or as its definition does, and integers as numbers or as
 * text. What we do not know is passed over.
 * @throws UnreadableRequest, or the parser's error
 */
export function readJson(name: SignalName, body: Buffer): ReadRequest {
  scanJson(body);
  const request: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  if (!isObject(request)) throw malformed('it is no object');
  const meter = new RequestMeter();
  if (name === 'logs') {
    const records: OtlpLogRecord[] = [];
    eachLeaf(request, ['resourceLogs', 'scopeLogs', 'logRecords'], meter, (origin, leaf) => {
      const record = readLogRecord(leaf, origin, meter);
      if (record !== null) records.push(record);
    });
    return { signal: { signal: 'logs', records }, rejected: meter.rejected };
  }
  if (name === 'metrics') {
    const collected: CollectedPoints = { points: [], passedOver: 0 };
    eachLeaf(request, ['resourceMetrics', 'scopeMetrics', 'metrics'], meter, (origin, leaf) =>
      readMetric(leaf, origin, meter, collected),
    );
    return { signal: { signal: 'metrics', ...collected }, rejected: meter.rejected };
  }
  let spans = 0;
  eachLeaf(request, ['resourceSpans', 'scopeSpans', 'spans'], meter, () => {
    meter.record();
    spans += 1;
  });
  return { signal: { signal: 'traces', spans }, rejected: 0 };
}
