import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice } from '../../shared/components/notice.tsx';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { checkpointTable, redisWords, type StageTable, watermarkTable } from './stage-rows.ts';
import { usePipeline } from './use-pipeline.ts';

/** After midnight a time of yesterday bears its day. */
const CLOCK_STEP_MS = 60_000;

function Table({ table: { caption, columns, rows } }: { table: StageTable }) {
  if (rows.length === 0) return null;
  return (
    <table className="mb-2 w-full text-small">
      <caption className="px-4 pt-2 text-start text-small font-medium">{caption}</caption>
      <thead className="text-micro text-t3">
        <tr className="border-b border-line">
          <th scope="col" className="py-1.5 ps-4">
            Tool
          </th>
          {columns.map((name) => (
            <th key={name} scope="col" className="py-1.5 ps-3 text-end whitespace-nowrap last:pe-4">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name} className="border-b border-line last:border-b-0">
            <th scope="row" className="w-full max-w-0 truncate py-1 ps-4 font-normal" title={name}>
              {name}
            </th>
            {columns.map((column, at) => (
              <td key={column} className="py-1 ps-3 text-end whitespace-nowrap text-t2 last:pe-4">
                {cells[at]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How far storing and counting are, tool by tool, and the Redis between them. */
export function StagesCard() {
  const { data } = usePipeline();
  const now = useClock(CLOCK_STEP_MS);
  const tables = data === undefined ? [] : [checkpointTable(data, now), watermarkTable(data, now)];
  return (
    <Card title="Progress" note={redisWords(data?.redis) ?? undefined}>
      {tables.every(({ rows }) => rows.length === 0) ? (
        <EmptyNotice>
          {data === undefined
            ? 'How far each tool is stored and counted is being asked.'
            : 'Nothing was stored yet. How far each tool is stored and counted appears with the first event.'}
        </EmptyNotice>
      ) : (
        tables.map((table) => <Table key={table.caption} table={table} />)
      )}
    </Card>
  );
}
