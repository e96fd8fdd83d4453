import { Check, TriangleAlert, X } from 'lucide-react';
import { useId } from 'react';
import { PRIVACY_LEVELS, type PrivacyLevel } from '../../../core/contracts/settings.ts';

/** `kept` is kept, `careful` is kept and worth a thought, `not` is not. */
type Sentence = { kind: 'kept' | 'careful' | 'not'; words: string };

const LEVELS: Record<PrivacyLevel, { name: string; badge: string; summary: string; list: Sentence[]; foot: string }> = {
  metadata: {
    name: 'Metadata',
    badge: 'Default',
    summary: 'Enough for every number in Blueplane.',
    list: [
      { kind: 'kept', words: 'Times, models, tokens, cost, tool names, outcomes' },
      { kind: 'kept', words: 'Lengths, salted hashes, file extensions, line counts' },
      { kind: 'kept', words: 'Project name: the last folder of the path' },
      { kind: 'not', words: 'No prompts, answers, code, commands, paths, e-mail or keys' },
    ],
    foot: 'You can still read a session: its transcript is opened from the tool’s own file and not stored.',
  },
  content: {
    name: 'Content',
    badge: 'Opt-in',
    summary: 'Adds the full events, compressed, to the local database.',
    list: [
      { kind: 'kept', words: 'Everything in Metadata; sessions are found by their words' },
      { kind: 'careful', words: 'Prompts, answers, code and commands in full, as they are' },
      { kind: 'careful', words: 'Readable by any program that runs as you' },
      { kind: 'not', words: 'Still nothing over the network, nor in exports unless you ask' },
    ],
    foot: 'From your next prompt on. Takes many times the space. Can be removed again without losing figures.',
  },
};

const ICONS = { kept: Check, careful: TriangleAlert, not: X } as const;
const COLOURS = { kept: 'text-ok', careful: 'text-warn', not: 'text-t3' } as const;

type LevelChoiceProps = {
  level: PrivacyLevel;
  onChoose: (level: PrivacyLevel) => void;
  /** Why Content cannot be chosen now; null: it can. */
  refusal: string | null;
};

/** A radio group of what is kept, each choice with what it means. */
export function LevelChoice({ level, onChoose, refusal }: LevelChoiceProps) {
  const name = useId();
  return (
    <fieldset className="grid gap-3.5 narrow:grid-cols-2">
      <legend className="sr-only">What is kept</legend>
      {PRIVACY_LEVELS.map((value) => {
        const { badge, summary, list, foot, ...own } = LEVELS[value];
        const isRefused = value === 'content' && refusal !== null;
        return (
          <label
            key={value}
            className="name flex cursor-default gap-2.5 rounded-control border border-line-2 p-3.5 has-checked:border-accent has-checked:bg-accent-soft/40 has-focus-visible:ring-2 has-focus-visible:ring-accent"
          >
            <input
              type="radio"
              name={name}
              className="mt-[3px] size-3.5 shrink-0 accent-accent-fill"
              aria-label={own.name}
              aria-describedby={`${name}-${value}`}
              checked={value === level}
              disabled={isRefused}
              onChange={() => onChoose(value)}
            />
            <span id={`${name}-${value}`} className="flex min-w-0 grow flex-col gap-1.5">
              <span className="flex items-center justify-between gap-2">
                <strong className="text-label">{own.name}</strong>
                <span className="rounded-chip border border-line-2 px-1.5 text-micro text-t2">
                  {value === level ? 'Now' : badge}
                </span>
              </span>
              <span className="text-t2">{summary}</span>
              {list.map(({ kind, words }) => {
                const Icon = ICONS[kind];
                return (
                  <span key={words} className={`flex items-start gap-2 ${kind === 'not' ? 'text-t2' : ''}`}>
                    <Icon
                      aria-hidden="true"
                      size={14}
                      strokeWidth={1.75}
                      className={`mt-[3px] shrink-0 ${COLOURS[kind]}`}
                    />
                    {words}
                  </span>
                );
              })}
              <span className="mt-auto border-t border-line pt-1.5 text-small text-t2">
                {isRefused ? refusal : foot}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
