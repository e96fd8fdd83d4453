import type { ReactNode } from 'react';
import type { DayView } from '../../../../core/contracts/day.ts';
import { PLATFORM_LABELS, PLATFORMS } from '../../../../core/contracts/platform.ts';
import { formatCount, formatDuration } from '../../../../core/format/index.ts';
import { Money } from '../../../shared/components/money.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { ToolMark } from '../../../shared/components/tool-mark.tsx';

function Figure({ label, note, children }: { label: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-t2">{label}</dt>
      <dd className="font-medium">
        {children}
        {note === undefined ? null : <span className="ps-2 font-normal text-t3">{note}</span>}
      </dd>
    </div>
  );
}

/** How much longer sessions ran together than time passed: `1.6× in parallel`; nothing where none ran together. */
function parallelNote({ agentTimeMs, wallTimeMs }: DayView): string | undefined {
  const times = wallTimeMs === 0 ? 0 : agentTimeMs / wallTimeMs;
  return times < 1.05 ? undefined : `${times.toFixed(1)}× in parallel`;
}

/** The day in five figures, and the marks of the tools that were used. */
export function DayFigures({ view }: { view: DayView }) {
  const used = new Set(view.projects.flatMap(({ sessions }) => sessions.map(({ platform }) => platform)));
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <dl className="flex flex-wrap gap-x-7 gap-y-1">
        <Figure
          label="Sessions"
          note={view.activeSessions === 0 ? undefined : `${formatCount(view.activeSessions)} live`}
        >
          {formatCount(view.sessions)}
        </Figure>
        <Figure label="Cost">
          <Money cost={view.totals} />
        </Figure>
        <Figure label="Tokens">
          <Tokens tokens={view.totals.totalTokens} estimated={view.totals.estimatedTokens} />
        </Figure>
        <Figure label="Agent time">{formatDuration(view.agentTimeMs)}</Figure>
        <Figure label="Wall time" note={parallelNote(view)}>
          {formatDuration(view.wallTimeMs)}
        </Figure>
      </dl>
      <span className="flex flex-wrap gap-x-4 gap-y-1 text-small text-t2">
        {PLATFORMS.filter((platform) => used.has(platform)).map((platform) => (
          <span key={platform} className="flex items-center gap-2">
            <ToolMark platform={platform} />
            {PLATFORM_LABELS[platform]}
          </span>
        ))}
      </span>
    </div>
  );
}
