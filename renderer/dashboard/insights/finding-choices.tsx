import { BellOff, EyeOff } from 'lucide-react';
import type { Finding } from '../../../core/contracts/insights.ts';
import { Button } from '../../shared/components/button.tsx';

export type FindingChoice = 'dismissed' | 'muted' | 'undo';

const AMOUNT_RETURNS = 'It returns only if it worsens by a quarter';
const SHARE_RETURNS = `${AMOUNT_RETURNS}, or by a quarter of what is left to 100%`;
/** The same of findings of all kinds. */
export const RETURNS = `${AMOUNT_RETURNS}; a share also if it worsens by a quarter of what is left to 100%`;
export const NEVER_RETURNS = 'It does not return, however it worsens, until it is allowed again';

type FindingChoicesProps = {
  finding: Finding;
  onChoice: (choice: FindingChoice) => void;
  isBusy: boolean;
};

/** When a dismissed finding returns. */
function returnsWords({ unit }: Finding['severity']): string {
  return unit === 'share' ? SHARE_RETURNS : AMOUNT_RETURNS;
}

/** What can become of a finding; of a hidden one also the way back. */
export function FindingChoices({ finding: { state, severity }, onChoice, isBusy }: FindingChoicesProps) {
  const isShown = state !== 'dismissed' && state !== 'muted';
  return (
    <>
      {isShown ? (
        <Button
          look="ghost"
          aria-disabled={isBusy}
          title={returnsWords(severity)}
          onClick={() => onChoice('dismissed')}
        >
          Dismiss
        </Button>
      ) : (
        <Button look="default" aria-disabled={isBusy} onClick={() => onChoice('undo')}>
          {state === 'muted' ? 'Allow again' : 'Show again'}
        </Button>
      )}
      {state === 'muted' ? null : (
        <Button look="ghost" aria-disabled={isBusy} title={NEVER_RETURNS} onClick={() => onChoice('muted')}>
          Never again
        </Button>
      )}
    </>
  );
}

/** What became of a finding by the user's choice, or that it is new; nothing where it was only seen. */
export function FindingStateMark({ state, severity }: Pick<Finding, 'state' | 'severity'>) {
  const look = 'flex items-center gap-1 rounded-chip px-1.5 text-micro font-medium';
  switch (state) {
    case 'new':
      return <span className={`${look} bg-accent-soft text-accent`}>New</span>;
    case 'dismissed':
      return (
        <span title={returnsWords(severity)} className={`${look} bg-track text-t2`}>
          <EyeOff aria-hidden="true" size={12} strokeWidth={1.75} /> Dismissed, returns once it is clearly worse
        </span>
      );
    case 'muted':
      return (
        <span className={`${look} border border-line-2 text-t1`}>
          <BellOff aria-hidden="true" size={12} strokeWidth={1.75} /> Never again
        </span>
      );
    case 'seen':
      return null;
  }
}
