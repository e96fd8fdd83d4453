import { Settings } from 'lucide-react';
import { formatDay } from '../../core/format/index.ts';
import { Button } from '../shared/components/button.tsx';
import { Logo } from '../shared/components/logo.tsx';
import { SampleChip } from '../shared/components/sample-chip.tsx';
import { StateDot } from '../shared/components/state-dot.tsx';
import type { PopoverState } from './popover-state.ts';

const TONES = { ok: 'text-t2', idle: 'text-t2', wait: 'text-warn', bad: 'text-bad' };

type HeaderProps = {
  day: string;
  state: Pick<PopoverState, 'dot' | 'word'>;
  /** All figures are invented. */
  isSample: boolean;
  onSettings: () => void;
};

/** Which day this is, and the state in a word. */
export function Header({ day, state, isSample, onSettings }: HeaderProps) {
  return (
    <div className="flex h-7 items-center gap-2">
      <Logo size={18} />
      <h1 className="text-label">Today</h1>
      <span className="text-t3">{formatDay(day)}</span>
      {isSample ? <SampleChip /> : null}
      <span className={`ms-auto flex items-center gap-2 text-small ${TONES[state.dot]}`}>
        <StateDot state={state.dot} />
        {state.word}
      </span>
      <Button look="ghost" className="-me-1.5 px-0" aria-label="Settings" title="Settings" onClick={onSettings}>
        <Settings aria-hidden="true" size={16} strokeWidth={1.75} />
      </Button>
    </div>
  );
}
