import { formatDay } from '../../core/format/index.ts';
import { Logo } from '../shared/components/logo.tsx';
import { StateDot } from '../shared/components/state-dot.tsx';
import type { PopoverState } from './popover-state.ts';

const TONES = { ok: 'text-t2', idle: 'text-t2', wait: 'text-warn', bad: 'text-bad' };

/** Which day this is, and the state in a word. */
export function Header({ day, state }: { day: string; state: Pick<PopoverState, 'dot' | 'word'> }) {
  return (
    <div className="flex h-7 items-center gap-2">
      <Logo size={18} />
      <h1 className="text-label">Today</h1>
      <span className="text-t3">{formatDay(day)}</span>
      <span className={`ms-auto flex items-center gap-2 text-small ${TONES[state.dot]}`}>
        <StateDot state={state.dot} />
        {state.word}
      </span>
    </div>
  );
}
