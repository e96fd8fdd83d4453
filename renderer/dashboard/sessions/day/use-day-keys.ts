import { useEffect, useEffectEvent } from 'react';

/** Arrow keys belong to whatever can be moved in or typed into. */
const OWN_ARROWS = 'input, textarea, select, [contenteditable], [role="img"]';

/** ← and → go to the day before and after, from anywhere in the view. */
export function useDayKeys(onStep: (days: 1 | -1) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.matches(OWN_ARROWS)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    onStep(event.key === 'ArrowLeft' ? -1 : 1);
  });
  useEffect(() => {
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
