import { StateDot } from '../../shared/components/state-dot.tsx';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { useStatus } from '../../shared/hooks/use-figures.ts';
import { captureState } from './capture-state.ts';

/** At the foot of the side bar: whether everything is being captured, in words. */
export function CaptureBox() {
  const status = useStatus();
  const { phase } = useConnection();
  const state = captureState(status.data, phase);
  const tone = { ok: 'text-t3', idle: 'text-t3', wait: 'text-warn', bad: 'text-bad' }[state.dot];
  return (
    <section
      aria-label="Capture"
      title={`${state.word}. ${state.detail}`}
      className="mt-auto mb-1 rounded-control p-2.5 full:mb-0 full:border full:border-line full:bg-surface/55"
    >
      <p className="flex items-center gap-2.5 text-small font-medium">
        <StateDot state={state.dot} />
        <span className="sr-only full:not-sr-only">{state.word}</span>
      </p>
      <p className={`sr-only mt-1 text-micro full:not-sr-only full:mt-1 ${tone}`}>{state.detail}</p>
    </section>
  );
}
