import type { OwnerStatus } from '../../../core/contracts/process-status.ts';
import { formatBytes, formatCount, formatDuration, formatRate, NO_DATA } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { StateDot } from '../../shared/components/state-dot.tsx';
import { processNames } from '../../shared/health/health.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { useDesktopAction } from '../../shared/hooks/use-desktop-action.ts';
import { LogButton } from './log-button.tsx';
import { processWords } from './pipeline-nodes.ts';
import { takenTogether, useProcessUsage } from './use-process-usage.ts';

const CLOCK_STEP_MS = 10_000;

/** The processes of Blueplane with their states and what they take of the machine, and the way to start those again that gave up. */
export function ProcessesCard({ owner }: { owner: OwnerStatus }) {
  const now = useClock(CLOCK_STEP_MS);
  const action = useDesktopAction();
  const usage = useProcessUsage();
  const together = takenTogether(usage);
  const hasFailed = owner.processes.some(({ state }) => state === 'failed');
  return (
    <Card
      title="Processes"
      note={`Blueplane ${owner.version}, ${owner.mode === 'daemon' ? 'in the background' : 'with its window'}`}
      actions={
        <>
          {hasFailed ? (
            <Button aria-disabled={action.running === 'restartFailed'} onClick={() => action.run('restartFailed')}>
              Restart
            </Button>
          ) : null}
          <LogButton />
        </>
      }
    >
      {action.error === null ? null : (
        <p role="alert" className="px-4 text-small text-bad">
          {action.error.message}
        </p>
      )}
      {owner.otlp?.notice == null ? null : <p className="px-4 text-small text-t2">{owner.otlp.notice}</p>}
      <table className="mt-1 mb-2 w-full">
        <thead className="text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 ps-4">
              Process
            </th>
            <th scope="col" className="ps-4">
              State
            </th>
            <th scope="col" className="ps-4 text-end">
              Up
            </th>
            <th scope="col" className="ps-4 text-end">
              Restarts
            </th>
            <th scope="col" className="ps-4 text-end">
              CPU
            </th>
            <th scope="col" className="ps-4 pe-4 text-end">
              Memory
            </th>
          </tr>
        </thead>
        <tbody>
          {owner.processes.map((process) => {
            const { dot, word } = processWords(process, owner.paused !== null && process.name === 'capture');
            const taken = usage.find(({ name }) => name === process.name);
            const isUp = process.state === 'running' && process.startedAt !== null;
            return (
              <tr key={process.name} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1.5 ps-4 align-top font-medium">
                  {processNames([process])}
                </th>
                <td className="py-1.5 ps-4 align-top">
                  <span className="flex items-center gap-2">
                    <StateDot state={dot} />
                    {word}
                  </span>
                  {process.detail === null || dot === 'ok' ? null : (
                    <span className="block text-small break-words text-t3">{process.detail}</span>
                  )}
                </td>
                <td className="py-1.5 ps-4 text-end align-top whitespace-nowrap text-t2">
                  {isUp && process.startedAt !== null ? formatDuration(now - process.startedAt) : '–'}
                </td>
                <td className="py-1.5 ps-4 text-end align-top text-t2">{formatCount(process.restarts)}</td>
                <td className="py-1.5 ps-4 text-end align-top text-t2">{formatRate(taken?.cpuShare ?? null)}</td>
                <td className="py-1.5 ps-4 pe-4 text-end align-top whitespace-nowrap text-t2">
                  {taken?.memoryBytes == null ? NO_DATA : formatBytes(taken.memoryBytes)}
                </td>
              </tr>
            );
          })}
        </tbody>
        {together.memoryBytes === 0 ? null : (
          <tfoot className="text-small text-t3">
            <tr className="border-t border-line">
              <th scope="row" colSpan={4} className="py-1.5 ps-4 font-normal">
                Together
              </th>
              <td className="ps-4 text-end font-medium text-t1">{formatRate(together.cpuShare)}</td>
              <td className="ps-4 pe-4 text-end font-medium whitespace-nowrap text-t1">
                {formatBytes(together.memoryBytes)}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </Card>
  );
}
