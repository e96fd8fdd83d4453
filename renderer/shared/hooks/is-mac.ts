/** Whether shortcuts are pressed with ⌘ here; elsewhere it is Ctrl. */
export const IS_MAC = /Mac/.test(navigator.userAgent);
