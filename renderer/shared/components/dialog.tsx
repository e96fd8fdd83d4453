import { type ReactNode, useEffect, useEffectEvent, useId, useRef } from 'react';

type DialogProps = {
  title: string;
  /** One sentence of consequence. */
  description?: ReactNode;
  /** `alertdialog` where something cannot be taken back. */
  role?: 'dialog' | 'alertdialog';
  /** While work runs that Esc must not leave. */
  isBusy?: boolean;
  onClose: () => void;
  /** The outcome on the left, buttons on the right. */
  footer?: ReactNode;
  className?: string;
  children: ReactNode;
};

/**
 * A modal dialog over the whole page: the browser keeps the focus inside and gives it back, Esc closes. The element
 * marked `data-first-focus` gets the focus, else the first that takes it.
 */
export function Dialog(props: DialogProps) {
  const { title, description, role = 'dialog', isBusy = false, footer, className = '', children } = props;
  const element = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  const descriptionId = useId();
  const close = useEffectEvent(() => props.onClose());
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    const before = document.activeElement;
    dialog.showModal();
    // React makes `autoFocus` a call of its own, while the dialog is still closed.
    const first = dialog.querySelector('[data-first-focus]');
    if (first instanceof HTMLElement) first.focus();
    const closed = (): void => close();
    dialog.addEventListener('close', closed);
    return () => {
      dialog.removeEventListener('close', closed);
      dialog.close();
      // The browser gives the focus back only while the dialog still stands in the page.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      role={role}
      aria-labelledby={headingId}
      aria-describedby={description === undefined ? undefined : descriptionId}
      onCancel={(event) => {
        if (isBusy) event.preventDefault();
      }}
      className={`m-auto max-h-[calc(100dvh-48px)] w-[min(560px,calc(100vw-32px))] flex-col overflow-hidden rounded-dialog border border-line-2 bg-raised text-t1 shadow-raised backdrop:bg-[#05070c]/45 open:flex ${className}`}
    >
      <header className="px-5 pt-4 pb-3">
        <h2 id={headingId} className="name text-[16px]/[22px] font-semibold tracking-[-0.012em]">
          {title}
        </h2>
        {description === undefined ? null : (
          <p id={descriptionId} className="mt-1 text-t2">
            {description}
          </p>
        )}
      </header>
      <div className="min-h-0 grow overflow-y-auto px-5 pb-4">{children}</div>
      {footer === undefined ? null : (
        <footer className="flex flex-wrap items-center gap-2 border-t border-line bg-sunken px-5 py-3">{footer}</footer>
      )}
    </dialog>
  );
}
