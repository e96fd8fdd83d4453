import { Check, X } from 'lucide-react';
import { Card } from '../../shared/components/card.tsx';

const KEPT = [
  'Times, models, tokens, cost, tool names, outcomes',
  'Lengths, salted hashes, file extensions, line counts',
  'Project name: the last folder of the path',
];

/** What is stored, in plain words. */
export function KeptCard() {
  return (
    <Card title="What is kept" note="Applied before anything is queued or written. Nothing leaves this device.">
      <div className="px-4 pt-1 pb-4">
        <p className="text-t2">Metadata only: enough for every number in Blueplane.</p>
        <ul className="mt-2 flex flex-col gap-1">
          {KEPT.map((sentence) => (
            <li key={sentence} className="flex items-start gap-2.5">
              <Check aria-hidden="true" size={14} strokeWidth={1.75} className="mt-[3px] shrink-0 text-ok" />
              {sentence}
            </li>
          ))}
          <li className="flex items-start gap-2.5 text-t2">
            <X aria-hidden="true" size={14} strokeWidth={1.75} className="mt-[3px] shrink-0 text-t3" />
            No prompts, answers, code, commands, paths, e-mail or keys
          </li>
        </ul>
      </div>
    </Card>
  );
}
