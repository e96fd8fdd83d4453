import { Play } from 'lucide-react';
import { Button } from '../../shared/components/button.tsx';
import { StateDot } from '../../shared/components/state-dot.tsx';
import { useHealth } from '../../shared/health/use-health.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { useDesktopAction } from '../../shared/hooks/use-desktop-action.ts';
import { useStatus } from '../../shared/hooks/use-figures.ts';
import { captureState } from './capture-state.ts';

/** After midnight a pause began on another day. */
const CLOCK_STEP_MS = 60_000;

/** At the foot of the side bar: whether everything is being captured, in words, and the way back from a pause. */
export function CaptureBox() {
  const status = useStatus();
  const health = useHealth();
  const action = useDesktopAction();
  const { phase, late } = useConnection();
  const state = captureState(status.data, health, phase, useClock(CLOCK_STEP_MS), late);
  const tone = { ok: 'text-t3', idle: 'text-t3', wait: 'text-warn', bad: 'text-bad' }[state.dot];
  return (
    <section
      aria-label="Capture"
      title={`${state.word}. ${state.detail}`}
      className="mb-1 rounded-control p-2.5 side:mb-0 side:border side:border-line side:bg-surface/55"
    >
      <p className="flex items-center justify-center gap-2.5 text-small font-medium side:justify-start">
        <StateDot state={state.dot} />
        <span className="sr-only side:not-sr-only">{state.word}</span>
      </p>
      <p className={`sr-only mt-1 text-micro side:not-sr-only side:mt-1 ${tone}`}>{state.detail}</p>
      {health.kind === 'paused' ? (
        <Button
          className="mt-2 rail:px-0"
          title="Resume capture"
          aria-disabled={action.running === 'resume'}
          onClick={() => action.run('resume')}
        >
          <Play aria-hidden="true" size={14} strokeWidth={1.75} />
          <span className="sr-only side:not-sr-only">Resume</span>
        </Button>
      ) : null}
    </section>
  );
}
