import type { Clock } from '../core/runtime/clock.ts';

/** A click on the icon takes the focus away before it is told: the button is pressed for so long at most. */
const SAME_CLICK_MS = 400;

/** What a click on the tray icon means for the popover. */
export type PopoverToggle = {
  /** The popover was hidden because it lost the focus. */
  hiddenByBlur(): void;
  /** It was shown, by whatever: an earlier loss of the focus says nothing any more. */
  shown(): void;
  /** @returns whether the popover is to be shown now; else it is to be hidden, or stays so */
  opens(visible: boolean): boolean;
};

/** The click that closes an open popover is the same one that takes its focus away; it must not open it again. */
export function createPopoverToggle(clock: Clock): PopoverToggle {
  let hiddenAt = Number.NEGATIVE_INFINITY;
  return {
    hiddenByBlur() {
      hiddenAt = clock.monotonic();
    },
    shown() {
      hiddenAt = Number.NEGATIVE_INFINITY;
    },
    opens(visible) {
      const isSameClick = clock.monotonic() - hiddenAt < SAME_CLICK_MS;
      // It counts for one click only: the next one, however quick, is meant.
      hiddenAt = Number.NEGATIVE_INFINITY;
      return !visible && !isSameClick;
    },
  };
}
