/** `ok` green, `idle` grey, `wait` amber (waiting or paused), `bad` red (stopped). */
export type DotState = 'ok' | 'idle' | 'wait' | 'bad';

const COLOURS: Record<DotState, string> = { ok: 'bg-s-ok', idle: 'bg-ghost', wait: 'bg-s-warn', bad: 'bg-s-bad' };

/** A state as a dot. It always stands beside a word that says the same. */
export function StateDot({ state }: { state: DotState }) {
  return (
    <span
      aria-hidden="true"
      className={`keep-colour relative size-2 shrink-0 rounded-full ${COLOURS[state]} ${
        state === 'ok' ? 'ring-[1.5px] ring-s-ok/40 ring-offset-1 ring-offset-surface' : ''
      }`}
    />
  );
}
