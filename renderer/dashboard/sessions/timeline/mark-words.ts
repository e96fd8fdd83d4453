import { ERROR_CLASS_LABELS } from '../../../../core/contracts/error-classes.ts';
import { formatCount, formatDuration, formatMoney, formatTime, formatTokens } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';
import type { Mark } from './marks.ts';
import type { TimelineModel } from './timeline-model.ts';

/** What a tooltip says of an event: its first line, the amount at its right end, and at most three lines more. */
export type MarkWords = { title: string; value: string; lines: string[] };

/** The name of an error class for people. */
export function errorWords(errorClass: string | undefined): string {
  return errorClass === undefined ? 'of an unknown kind' : (ERROR_CLASS_LABELS[errorClass] ?? errorClass);
}

/** When an event was, with seconds: events of a session lie close together. */
export function markTime(model: TimelineModel, at: number): string {
  return formatTime(model.startMs + at, { timeZone: ZONE, seconds: true });
}

/** What a response cost: an estimate has its mark, and what has no price says so. */
export function responseCost({ source }: TimelineModel, index: number): string {
  const mark = source.responses.costMark[index];
  if (mark === 2) return 'unpriced';
  return (mark === 1 ? '~' : '') + formatMoney(source.responses.cost[index] ?? 0);
}

/** The name of a subagent by its place among the agents; null for the main conversation. */
export function agentName({ source }: TimelineModel, agent: number | undefined): string | null {
  if (agent === undefined || agent < 0) return null;
  return source.agents[agent]?.type ?? 'subagent';
}

function responseWords(model: TimelineModel, index: number): Omit<MarkWords, 'title'> & { name: string } {
  const { responses, models } = model.source;
  const input = responses.input[index] ?? 0;
  const cacheRead = responses.cacheRead[index] ?? 0;
  const cacheWrite = responses.cacheWrite[index] ?? 0;
  const read = [
    `${formatTokens(cacheRead)} cache read`,
    `${formatTokens(cacheWrite)} write`,
    ...(input > 0 ? [`${formatTokens(input)} input`] : []),
  ];
  return {
    name: 'response',
    value: responseCost(model, index),
    lines: [
      read.join(' · '),
      `${formatTokens(responses.output[index] ?? 0)} output · ${formatDuration(responses.duration[index] ?? null)}`,
      [models[responses.model[index] ?? -1], agentName(model, responses.agent[index])].filter(Boolean).join(' · '),
    ].filter((line) => line !== ''),
  };
}

function callWords(model: TimelineModel, index: number): Omit<MarkWords, 'title'> & { name: string } {
  const { calls, tools, errorClasses } = model.source;
  const outcome = calls.outcome[index];
  const duration = calls.duration[index] ?? -1;
  const agent = agentName(model, calls.agent[index]);
  const how = {
    succeeded: 'succeeded',
    failed: `failed: ${errorWords(errorClasses[calls.errorClass[index] ?? -1])}`,
    undecided: 'not decided',
  }[outcome ?? 'undecided'];
  return {
    name: tools[calls.tool[index] ?? -1]?.toolName ?? 'tool',
    value: duration === -1 ? '' : formatDuration(duration),
    lines: [how, ...(agent === null ? [] : [agent])],
  };
}

/** What is said of an event, on the screen and aloud. */
export function markWords(model: TimelineModel, mark: Mark): MarkWords {
  const { source } = model;
  const time = markTime(model, mark.at);
  switch (mark.kind) {
    case 'prompt': {
      const length = source.prompts.length[mark.index] ?? -1;
      const lines = length < 0 ? [] : [`${formatCount(length)} ${length === 1 ? 'character' : 'characters'}`];
      return { title: `${time} · prompt`, value: '', lines };
    }
    case 'response': {
      const { name, value, lines } = responseWords(model, mark.index);
      return { title: `${time} · ${name}`, value, lines };
    }
    case 'call': {
      const { name, value, lines } = callWords(model, mark.index);
      return { title: `${time} · ${name}`, value, lines };
    }
    case 'subagent': {
      const subagent = source.subagents[mark.index];
      if (subagent === undefined) return { title: time, value: '', lines: [] };
      return {
        title: `${time} · ${agentName(model, subagent.agent) ?? 'subagent'}`,
        value: formatMoney(subagent.totalCost),
        lines: [`${formatDuration(subagent.to - subagent.from)}, until ${markTime(model, subagent.to)}`],
      };
    }
    case 'compaction':
      return { title: `${time} · compacted`, value: '', lines: ['The context was summed up to make room.'] };
    case 'error':
      return {
        title: `${time} · error`,
        value: '',
        lines: [errorWords(source.errorClasses[source.errors.errorClass[mark.index] ?? -1])],
      };
  }
}
