import type { StreamStatus } from '../../../core/contracts/pipeline.ts';
import { formatCount, formatDuration, NO_DATA } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice } from '../../shared/components/notice.tsx';
import { usePipeline } from './use-pipeline.ts';

const COLUMNS = ['Entries', 'Pending', 'Readers', 'Oldest'];

type Group = StreamStatus['groups'][number];

/** How long the oldest entry has been waiting, in words. */
function waitingWords({ oldestWaitingAt }: Group, answeredAt: number): string {
  return oldestWaitingAt === null ? NO_DATA : formatDuration(Math.max(0, answeredAt - Date.parse(oldestWaitingAt)));
}

function Cell({ children }: { children: string }) {
  return <td className="py-1 ps-3 text-end whitespace-nowrap text-t2 last:pe-4">{children}</td>;
}

function GroupRow({ group, answeredAt }: { group: Group; answeredAt: number }) {
  return (
    <tr>
      <th scope="row" className="w-full max-w-0 truncate py-1 ps-8 font-normal text-t2" title={`group ${group.name}`}>
        {group.name}
      </th>
      <Cell>{group.lag === null ? NO_DATA : formatCount(group.lag)}</Cell>
      <Cell>{formatCount(group.pending)}</Cell>
      <Cell>{formatCount(group.consumers)}</Cell>
      <Cell>{waitingWords(group, answeredAt)}</Cell>
    </tr>
  );
}

function StreamRows({ stream, answeredAt }: { stream: StreamStatus; answeredAt: number }) {
  return (
    <tbody className="border-b border-line last:border-b-0">
      <tr>
        <th scope="row" className="name w-full max-w-0 truncate py-1 ps-4 font-medium" title={stream.name}>
          {stream.name}
        </th>
        <td className="py-1 ps-3 text-end font-medium">{formatCount(stream.length)}</td>
        <td colSpan={3} />
      </tr>
      {stream.groups.map((group) => (
        <GroupRow key={group.name} group={group} answeredAt={answeredAt} />
      ))}
    </tbody>
  );
}

/** The queue's streams and those who read them: what lies in each, what was handed out, and how long the oldest waits. */
export function StreamsCard() {
  const { data, dataUpdatedAt } = usePipeline();
  const streams = data?.streams;
  return (
    <Card title="Streams" note="of the queue, an entry holds many events">
      {streams === undefined || streams.length === 0 ? (
        <EmptyNotice>
          {data === undefined
            ? 'The queue is being asked.'
            : streams === undefined
              ? 'The queue does not answer. What it holds is safe, and your tools keep their own files.'
              : 'Nothing was queued yet. Streams appear with the first event.'}
        </EmptyNotice>
      ) : (
        <table className="mt-1 mb-2 w-full text-small" aria-label="Streams of the queue">
          <thead className="text-micro text-t3">
            <tr className="border-b border-line">
              <th scope="col" className="py-1.5 ps-4">
                Stream, group
              </th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className="py-1.5 ps-3 text-end last:pe-4">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          {streams.map((stream) => (
            <StreamRows key={stream.name} stream={stream} answeredAt={dataUpdatedAt} />
          ))}
        </table>
      )}
    </Card>
  );
}
