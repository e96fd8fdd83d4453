import { ESTIMATE_MARK, formatDuration, formatMoney, formatTime } from '../../../core/format/index.ts';
import { TOOL_COLOURS } from '../components/tool-mark.tsx';
import { useActiveBlock } from '../hooks/use-figures.ts';
import { ZONE } from '../zone.ts';

/**
 * The five-hour block of Claude Code that goes on now, with what it will have cost at its end. When its limit is reset is
 * known by activity alone, and it says so.
 */
export function BlockSection({ now, className = '' }: { now: number; className?: string }) {
  const { data } = useActiveBlock();
  const block = data?.blocks.find(({ isActive }) => isActive);
  const start = Date.parse(block?.startTime ?? '');
  const end = Date.parse(block?.endTime ?? '');
  if (block === undefined || now >= end) return null;
  const time = (instant: number): string => formatTime(instant, { timeZone: ZONE });
  const passed = Math.min(1, Math.max(0, (now - start) / (end - start)));
  const left = `${formatDuration(end - now)} left`;
  const mark = (data?.estimatedCost ?? 0) === 0 ? '' : ESTIMATE_MARK;
  return (
    <section aria-label="5-hour block" className={`px-4 pb-2 ${className}`}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-small">
        <span className="name shrink-0 font-medium text-t2">5-hour block</span>
        <span className="shrink-0 text-t3" title={`Claude Code, from ${time(start)}, the hour of its first response`}>
          by activity
        </span>
        <span className="ms-auto text-t3">
          until {time(end)}, {left}
        </span>
      </p>
      <p className="mt-1 flex items-center gap-2.5 text-small">
        <span
          aria-hidden="true"
          data-drawing="meter"
          className="keep-colour h-1 min-w-0 grow overflow-hidden rounded-full bg-track"
        >
          <span
            className="block h-full rounded-full"
            style={{ width: `${passed * 100}%`, background: TOOL_COLOURS.claude_code }}
          />
        </span>
        <span className="shrink-0 font-medium">
          {mark}
          {formatMoney(block.costUSD)}
        </span>
        {block.projection === null ? null : (
          <span className="shrink-0 text-t3" title="At its end, if it goes on like this">
            <span aria-hidden="true">→ </span>
            <span className="sr-only">expected at its end </span>
            {ESTIMATE_MARK}
            {formatMoney(block.projection.totalCost)}
          </span>
        )}
      </p>
    </section>
  );
}
