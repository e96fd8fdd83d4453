import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { PurgeResult } from '../../../core/contracts/purge.ts';
import { formatBytes, formatDuration, goneSentence, proofSentence } from '../../../core/format/index.ts';

/** What a purge came to, with the search that proves it. */
export function PurgeOutcome({ result }: { result: PurgeResult }) {
  const { purged, proof, left } = result;
  const isDone = proof.clean && left.length === 0;
  const Icon = isDone ? CircleCheck : TriangleAlert;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-start gap-2.5">
        <Icon
          aria-hidden="true"
          size={16}
          strokeWidth={1.75}
          className={`mt-0.5 shrink-0 ${isDone ? 'text-ok' : 'text-warn'}`}
        />
        <span>
          {goneSentence(purged)} {proofSentence(result)}
        </span>
      </p>
      {left.map((sentence) => (
        <p key={sentence} className="rounded-control bg-warn-soft p-3 text-small text-t1">
          {sentence}
        </p>
      ))}
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {[
          { name: 'freed', value: formatBytes(Math.max(0, result.freedBytes)) },
          { name: 'database now', value: formatBytes(result.databaseBytes) },
          { name: 'took', value: formatDuration(result.milliseconds) },
        ].map(({ name, value }) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-small text-t3">{name}</dt>
            <dd className="text-[16px]/[22px] font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
