import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Status } from '../../../core/contracts/api.ts';
import type { PipelineReport } from '../../../core/contracts/pipeline.ts';
import { formatCount, formatDuration } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { type DotState, StateDot } from '../../shared/components/state-dot.tsx';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { type PipelineNode, pipelineOf, wireOf } from './pipeline-nodes.ts';
import { usePipeline } from './use-pipeline.ts';

/** What is idle is so for an hour, so a minute is near enough. */
const CLOCK_STEP_MS = 60_000;

const WIRES: Record<DotState, string> = {
  ok: 'text-accent',
  idle: 'text-line-2',
  wait: 'text-s-warn',
  bad: 'text-s-bad',
};

const FRAMES: Record<DotState, string> = {
  ok: 'border-line-2',
  idle: 'border-line-2',
  wait: 'border-s-warn',
  bad: 'border-s-bad',
};

function Node({ node, children }: { node: PipelineNode; children?: ReactNode }) {
  return (
    <li className={`min-w-0 rounded-control border bg-raised px-3 py-2 ${FRAMES[node.dot]}`}>
      <p className="flex flex-wrap items-center justify-between gap-x-3 font-medium">
        {node.name}
        <span title={node.word} className="ms-auto flex items-center gap-1.5 text-micro font-normal text-t3">
          <span className={node.dot === 'ok' ? 'sr-only' : ''}>{node.word}</span>
          <StateDot state={node.dot} />
        </span>
      </p>
      {node.figures.length === 0 ? null : (
        <dl className="mt-1 text-small">
          {node.figures.map(({ label, value }) => (
            <div key={label} className="flex justify-between gap-3">
              <dt className="text-t3">{label}</dt>
              <dd className="font-medium whitespace-nowrap">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {children}
    </li>
  );
}

/** The way between two stages, in the colour of its state, with what passes. */
function Wire({ dot, rate }: { dot: DotState; rate?: string | undefined }) {
  return (
    <li
      aria-hidden="true"
      data-drawing="state"
      className={`keep-colour relative hidden items-center justify-center self-center @min-[880px]:flex ${WIRES[dot]}`}
    >
      {rate === undefined ? null : (
        <>
          <span className="absolute bottom-full text-micro text-t2">{rate}</span>
          <span className="absolute top-full text-micro text-t3">/min</span>
        </>
      )}
      <svg
        aria-hidden="true"
        width="28"
        height="10"
        viewBox="0 0 28 10"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d="M0 5h24" />
        <path d="m21 1.5 5 3.5-5 3.5" fill="currentColor" stroke="none" />
      </svg>
    </li>
  );
}

/** The ways from all sources into the one stage that reads them. */
function SourceWires({ sources, capture }: { sources: PipelineNode[]; capture: PipelineNode }) {
  const from = (at: number) => ((at + 0.5) / sources.length) * 100;
  return (
    <li aria-hidden="true" data-drawing="state" className="keep-colour hidden self-stretch @min-[880px]:block">
      <svg aria-hidden="true" className="h-full w-7" viewBox="0 0 28 100" preserveAspectRatio="none" fill="none">
        {sources.map((source, at) => (
          <path
            key={source.name}
            className={WIRES[source.dot === 'idle' ? 'idle' : wireOf(source, capture)]}
            stroke="currentColor"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
            d={`M0 ${from(at)}C16 ${from(at)} 12 50 28 50`}
          />
        ))}
      </svg>
    </li>
  );
}

function Sources({ nodes }: { nodes: PipelineNode[] }) {
  return (
    <li className="min-w-0 col-span-full @min-[880px]:col-span-1">
      <ul className="grid gap-1.5 @min-[560px]:grid-cols-2 @min-[720px]:grid-cols-3 @min-[880px]:grid-cols-1">
        {nodes.map((node) => (
          <li key={node.name} className={`rounded-control border bg-raised px-3 py-1 ${FRAMES[node.dot]}`}>
            <p className="flex items-center gap-2 font-medium whitespace-nowrap">
              {node.name}
              <span className="ms-auto flex items-center gap-2">
                <span className="text-micro font-normal text-t2 @min-[880px]:hidden @min-[960px]:inline">
                  {node.rate}
                </span>
                <StateDot state={node.dot} />
              </span>
            </p>
            <p className="text-micro text-t3">
              {node.note ??
                (node.dot === 'idle'
                  ? node.word
                  : node.figures.map(({ label, value }) => `${value} ${label}`).join(' · '))}
            </p>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** How long an event takes into the database. */
function Delay({ delay: { events, p50Ms, p95Ms } }: { delay: NonNullable<PipelineReport['delay']> }) {
  return (
    <span
      title={`From the time that an event bears to when it was stored: half within ${formatDuration(p50Ms)}, 95 of 100 within ${formatDuration(p95Ms)}. Of the newest ${formatCount(events)} events since Blueplane runs, none older than an hour.`}
    >
      happened → stored <span className="font-medium text-t2">p95 {formatDuration(p95Ms)}</span>
    </span>
  );
}

/** The way that data takes, stage by stage; a stage that does not run is seen by its colour and its word. */
export function PipelineCard({ status }: { status: Status }) {
  const { data } = usePipeline();
  const shown = pipelineOf(status, data ?? null, useClock(CLOCK_STEP_MS));
  const { sources, capture, queue, fastPath, database, slowPath, screens, deadLetters, rate } = shown;
  const passing = rate === null || rate === 0 ? undefined : formatCount(rate);
  return (
    <Card
      title="Pipeline"
      note="from your tools to this window"
      actions={
        <span className="flex flex-wrap justify-end gap-x-4 text-micro text-t3">
          {rate === null ? null : <span>{formatCount(rate)} events in the last minute</span>}
          {data?.delay === undefined ? null : <Delay delay={data.delay} />}
        </span>
      }
    >
      <div className="@container">
        <ol className="grid gap-2 px-4 pt-2 pb-4 @min-[560px]:grid-cols-3 @min-[880px]:items-center @min-[880px]:gap-x-0 @min-[880px]:grid-cols-[minmax(150px,1.4fr)_auto_minmax(116px,1fr)_44px_minmax(88px,0.7fr)_44px_minmax(116px,1fr)_auto_minmax(128px,1.1fr)_auto_minmax(92px,0.7fr)]">
          <Sources nodes={sources} />
          <SourceWires sources={sources} capture={capture} />
          <Node node={capture} />
          <Wire dot={wireOf(capture, queue)} rate={passing} />
          <Node node={queue} />
          <Wire dot={wireOf(queue, fastPath)} rate={passing} />
          <Node node={fastPath}>
            {deadLetters === 0 ? null : (
              <p className="mt-1 flex items-center gap-1.5 text-small text-warn">
                <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.75} />
                {formatCount(deadLetters)} set aside
              </p>
            )}
          </Node>
          <Wire dot={wireOf(fastPath, database)} />
          <li className="col-span-full min-w-0 @min-[560px]:col-span-2 @min-[880px]:col-span-1">
            <ul className="grid h-full gap-2 @min-[560px]:grid-cols-2 @min-[880px]:grid-cols-1">
              <Node node={database} />
              <Node node={slowPath} />
            </ul>
          </li>
          <Wire dot={wireOf(slowPath, screens)} />
          <Node node={screens} />
        </ol>
      </div>
    </Card>
  );
}
