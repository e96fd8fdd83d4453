import { CircleCheck, CircleMinus, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** How long it stands there for whoever neither points at it nor has the focus in it. */
const STAY_MS = 5_000;
const STEP_MS = 250;

/** Where toasts stand; there before them, so that screen readers hear what comes in. */
export function ToastRegion({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="fixed inset-e-4 bottom-4 z-30 w-[min(380px,calc(100vw-32px))]">
      {children}
    </div>
  );
}

/** How something ended: as it should, because somebody wanted it so, with something left to do, or not at all. */
export type ToastTone = 'ok' | 'stopped' | 'warn' | 'bad';

const TONES = {
  ok: { Icon: CircleCheck, colour: 'text-ok' },
  stopped: { Icon: CircleMinus, colour: 'text-t3' },
  warn: { Icon: TriangleAlert, colour: 'text-warn' },
  bad: { Icon: TriangleAlert, colour: 'text-bad' },
};

type ToastProps = {
  tone: ToastTone;
  title: string;
  text: string;
  /** A button that leads further. */
  action?: ReactNode;
  /** It has been there long enough, or was closed. */
  onDone: () => void;
};

/** Whether nobody could read it now: the page is not seen, or a dialog lies over it. */
function isCovered(): boolean {
  return document.hidden || document.querySelector('dialog:modal') !== null;
}

/**
 * Something that finished elsewhere. It comes once nothing lies over it: what comes behind a modal dialog no screen reader
 * says, then or later. It goes by itself, but not while somebody points at it, has the focus in it, or cannot see it.
 */
export function Toast({ tone, title, text, action, onDone }: ToastProps) {
  const element = useRef<HTMLDivElement>(null);
  const end = useEffectEvent(onDone);
  const [hasCome, setCome] = useState(() => !isCovered());
  useEffect(() => {
    let left = STAY_MS;
    const timer = setInterval(() => {
      if (isCovered()) return;
      setCome(true);
      if (element.current?.matches(':hover, :focus-within') === true) return;
      left -= STEP_MS;
      if (left > 0) return;
      clearInterval(timer);
      end();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, []);
  useLayoutEffect(() => {
    if (!hasCome) return;
    const toast = element.current;
    // The focus would be nowhere when what has it goes.
    return () => {
      if (toast?.contains(document.activeElement) === true) document.getElementById('content')?.focus();
    };
  }, [hasCome]);
  if (!hasCome) return null;
  const { Icon, colour } = TONES[tone];
  return (
    <div
      ref={element}
      className="animate-arrive flex items-start gap-2.5 rounded-card border border-line-2 bg-raised p-3 text-t1 shadow-raised"
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className={`mt-0.5 shrink-0 ${colour}`} />
      <div className="min-w-0 grow">
        <p className="font-medium">{title}</p>
        <p className="text-small wrap-anywhere text-t2">{text}</p>
        {action === null || action === undefined ? null : (
          <p className="mt-2 flex flex-wrap items-center gap-2">{action}</p>
        )}
      </div>
      <Button look="ghost" aria-label="Close" title="Close" className="-me-1 -mt-1 shrink-0 px-0" onClick={onDone}>
        <X aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0" />
      </Button>
    </div>
  );
}
