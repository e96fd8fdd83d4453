/** What is needed of a window by those who only list or close them. */
export type ListedWindow = { readonly id: number; close(): void; destroy(): void; isDestroyed(): boolean };

const windows = new Set<ListedWindow>();

export function addWindow(window: ListedWindow): void {
  windows.add(window);
}

export function removeWindow(window: ListedWindow): void {
  windows.delete(window);
}

/** The windows that are not destroyed, oldest first. */
export function openWindows(): ListedWindow[] {
  return [...windows];
}
