import { X } from 'lucide-react';
import { formatCount, formatDuration, formatMoneyExactly, formatTokens } from '../../../../core/format/index.ts';
import { Button } from '../../../shared/components/button.tsx';
import { agentName, errorWords, markTime, markWords, responseCost } from './mark-words.ts';
import type { Mark } from './marks.ts';
import { costUntil, type TimelineModel } from './timeline-model.ts';

type Fact = { name: string; value: string };

const OUTCOMES = { succeeded: 'Succeeded', failed: 'Failed', undecided: 'Not decided' };

function responseFacts(model: TimelineModel, index: number): Fact[] {
  const { responses, models } = model.source;
  const cost = responses.cost[index] ?? 0;
  const tokens: Fact[] = [
    { name: 'Input', value: formatTokens(responses.input[index] ?? 0) },
    { name: 'Output', value: formatTokens(responses.output[index] ?? 0) },
    { name: 'Reasoning', value: formatTokens(responses.reasoning[index] ?? 0) },
    { name: 'Cache read', value: formatTokens(responses.cacheRead[index] ?? 0) },
    { name: 'Cache write', value: formatTokens(responses.cacheWrite[index] ?? 0) },
  ];
  return [
    {
      name: 'Cost',
      value: responses.costMark[index] === 2 ? responseCost(model, index) : formatMoneyExactly(cost),
    },
    { name: 'Model', value: models[responses.model[index] ?? -1] ?? '–' },
    { name: 'Took about', value: formatDuration(responses.duration[index] ?? null) },
    ...tokens.filter(({ value }) => value !== '0'),
  ];
}

function factsOf(model: TimelineModel, mark: Mark): Fact[] {
  const { prompts, calls, tools, errorClasses, errors, subagents } = model.source;
  switch (mark.kind) {
    case 'prompt': {
      const length = prompts.length[mark.index] ?? -1;
      return length < 0 ? [] : [{ name: 'Length', value: `${formatCount(length)} characters` }];
    }
    case 'response':
      return responseFacts(model, mark.index);
    case 'call': {
      const outcome = calls.outcome[mark.index] ?? 'undecided';
      const duration = calls.duration[mark.index] ?? -1;
      return [
        { name: 'Tool', value: tools[calls.tool[mark.index] ?? -1]?.toolName ?? '–' },
        { name: 'Result', value: OUTCOMES[outcome] },
        ...(outcome === 'failed'
          ? [{ name: 'Error', value: errorWords(errorClasses[calls.errorClass[mark.index] ?? -1]) }]
          : []),
        { name: 'Took', value: formatDuration(duration === -1 ? null : duration) },
      ];
    }
    case 'subagent': {
      const subagent = subagents[mark.index];
      if (subagent === undefined) return [];
      return [
        { name: 'Cost', value: formatMoneyExactly(subagent.totalCost) },
        { name: 'Took', value: formatDuration(subagent.to - subagent.from) },
      ];
    }
    case 'error':
      return [{ name: 'Error', value: errorWords(errorClasses[errors.errorClass[mark.index] ?? -1]) }];
    case 'compaction':
      return [];
  }
}

function agentOf({ source }: TimelineModel, mark: Mark): number | undefined {
  if (mark.kind === 'response') return source.responses.agent[mark.index];
  return mark.kind === 'call' ? source.calls.agent[mark.index] : undefined;
}

type MarkDetailsProps = {
  model: TimelineModel;
  mark: Mark;
  onClose: () => void;
  /** Shows what was said at that moment, ISO 8601. */
  onTranscript: (at: string) => void;
};

/** Everything that is known of one event, until it is closed. */
export function MarkDetails({ model, mark, onClose, onTranscript }: MarkDetailsProps) {
  const agent = agentName(model, agentOf(model, mark));
  const facts: Fact[] = [
    ...factsOf(model, mark),
    ...(agent === null ? [] : [{ name: 'By', value: agent }]),
    { name: 'Cost so far', value: formatMoneyExactly(costUntil(model, mark.at)) },
  ];
  return (
    <section
      aria-label="Event"
      className="mx-5 mb-3 flex items-start gap-3 rounded-control border border-line bg-sunken px-3 py-2 text-small"
    >
      <dl className="flex min-w-0 grow flex-wrap gap-x-6 gap-y-1.5">
        <div>
          <dt className="text-micro text-t3">Event</dt>
          <dd className="font-medium">{markWords(model, mark).title}</dd>
        </div>
        {facts.map(({ name, value }) => (
          <div key={name} className="min-w-0">
            <dt className="text-micro text-t3">{name}</dt>
            <dd
              className="name truncate font-medium"
              title={name === 'Cost so far' ? markTime(model, mark.at) : undefined}
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <Button look="link" onClick={() => onTranscript(new Date(model.startMs + mark.at).toISOString())}>
        In the transcript…
      </Button>
      <Button look="ghost" title="Close the details of the event" className="px-0" onClick={onClose}>
        <X aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="sr-only">Close</span>
      </Button>
    </section>
  );
}
