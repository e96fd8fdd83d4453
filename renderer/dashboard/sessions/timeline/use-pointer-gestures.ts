import { type RefObject, useEffect, useEffectEvent } from 'react';

/** What a pointer does on the drawing; places are CSS pixels from its left and top edge. */
export type PointerGestures = {
  onZoom: (factor: number, x: number) => void;
  /** The content follows the pointer by so many pixels. */
  onDrag: (dx: number) => void;
  onHover: (x: number, y: number) => void;
  onLeave: () => void;
  onClick: (x: number, y: number) => void;
  onDoubleClick: () => void;
};

/** A pointer that moved less than this while it was down has clicked. */
const CLICK_SLACK_PX = 4;
/** Wheels that count lines instead of pixels. */
const LINE_PX = 16;
/** A notch of a wheel (100 px) shows about a third less or more. */
const ZOOM_PER_PX = 0.004;
/** One event never zooms by more, whatever a wheel reports. */
const MOST_ZOOM_PX = 240;

/** Wheel with Ctrl (what a pinch is, too) zooms, dragging and sideways scrolling pan, a double click fits. */
export function usePointerGestures(area: RefObject<HTMLElement | null>, gestures: PointerGestures): void {
  const zoom = useEffectEvent(gestures.onZoom);
  const drag = useEffectEvent(gestures.onDrag);
  const hover = useEffectEvent(gestures.onHover);
  const leave = useEffectEvent(gestures.onLeave);
  const click = useEffectEvent(gestures.onClick);
  const doubleClick = useEffectEvent(gestures.onDoubleClick);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const gone = new AbortController();
    const { signal } = gone;
    let down: { x: number; y: number; moved: boolean } | null = null;

    function wheel(event: WheelEvent): void {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const delta = Math.max(-MOST_ZOOM_PX, Math.min(MOST_ZOOM_PX, event.deltaY * unit));
        zoom(Math.exp(delta * ZOOM_PER_PX), event.offsetX);
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        drag(-event.deltaX * unit);
      }
    }
    function pointerDown(event: PointerEvent): void {
      if (event.button !== 0) return;
      down = { x: event.offsetX, y: event.offsetY, moved: false };
      element?.setPointerCapture(event.pointerId);
    }
    function pointerMove(event: PointerEvent): void {
      if (down === null) {
        hover(event.offsetX, event.offsetY);
        return;
      }
      const dx = event.offsetX - down.x;
      if (!down.moved && Math.abs(dx) < CLICK_SLACK_PX) return;
      down = { ...down, x: event.offsetX, moved: true };
      drag(dx);
    }
    function pointerUp(event: PointerEvent): void {
      if (down !== null && !down.moved) click(event.offsetX, event.offsetY);
      down = null;
    }

    // React listens passively to wheels, and would let the page zoom as well.
    element.addEventListener('wheel', wheel, { passive: false, signal });
    element.addEventListener('pointerdown', pointerDown, { signal });
    element.addEventListener('pointermove', pointerMove, { signal });
    element.addEventListener('pointerup', pointerUp, { signal });
    element.addEventListener(
      'pointercancel',
      () => {
        down = null;
      },
      { signal },
    );
    element.addEventListener('pointerleave', () => leave(), { signal });
    element.addEventListener('dblclick', () => doubleClick(), { signal });
    return () => gone.abort();
  }, [area]);
}
