import { TriangleAlert } from 'lucide-react';
import type { Session } from '../../../core/contracts/api.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatCount } from '../../../core/format/index.ts';
import { shortModelName } from '../../shared/charts/model-name.ts';
import { Money } from '../../shared/components/money.tsx';
import { StateDot } from '../../shared/components/state-dot.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { ZONE } from '../../shared/zone.ts';
import { durationText, startedText } from './session-times.ts';

function modelsText({ models, subagents }: Session): string {
  const names = models.map(shortModelName).join(', ');
  return subagents === 0 ? names : `${names} +${formatCount(subagents)} sub`;
}

function Failures({ session }: { session: Session }) {
  if (session.toolCalls === 0) {
    return <span className="text-t3">–</span>;
  }
  const title = `${formatCount(session.toolFailures)} of ${formatCount(session.toolCalls)} tool calls failed`;
  return session.toolFailures === 0 ? (
    <span className="text-t3" title={title}>
      0
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 text-bad" title={title}>
      <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.75} />
      {formatCount(session.toolFailures)}
    </span>
  );
}

/** One session. Where there is little width, models and start move below the project's name. */
export function SessionRow({ session, today }: { session: Session; today: string }) {
  const project = session.projectName ?? 'No project';
  const models = modelsText(session);
  const started = startedText(session, today, ZONE);
  return (
    <tr className="border-b border-line last:border-b-0 hover:bg-hover">
      <th scope="row" className="w-full max-w-0 py-[7px] ps-4 font-medium">
        <span className="flex items-center gap-2.5">
          <ToolMark platform={session.platform} />
          <span className="name truncate" title={`${project}, session ${session.sessionId}`}>
            {project}
          </span>
          {session.active ? (
            <span className="flex shrink-0 items-center gap-1.5 ps-1 text-micro font-medium text-ok">
              <StateDot state="ok" />
              Live
            </span>
          ) : null}
        </span>
        <span className="block truncate name ps-5 text-small font-normal text-t3 @min-[780px]:hidden">
          {models}
          <span className="@min-[560px]:hidden"> · {started}</span>
        </span>
      </th>
      <td className="ps-4 whitespace-nowrap text-t2 @max-[940px]:hidden">{PLATFORM_LABELS[session.platform]}</td>
      <td className="max-w-[220px] name truncate ps-4 text-t2 @max-[780px]:hidden" title={session.models.join(', ')}>
        {models === '' ? '–' : models}
      </td>
      <td className="ps-4 text-end whitespace-nowrap text-t2 @max-[560px]:hidden">{started}</td>
      <td className="ps-4 text-end whitespace-nowrap text-t2 @max-[560px]:hidden">{durationText(session)}</td>
      <td className="ps-4 text-end whitespace-nowrap text-t2">
        <Tokens tokens={session.totals.totalTokens} estimated={session.totals.estimatedTokens} />
      </td>
      <td className="ps-4 text-end whitespace-nowrap @max-[440px]:hidden">
        <Failures session={session} />
      </td>
      <td className="ps-4 pe-4 text-end font-medium whitespace-nowrap">
        <Money cost={session.totals} />
      </td>
    </tr>
  );
}
