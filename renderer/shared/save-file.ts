/** The browser has begun to read the file long before; without an end the file would stay in memory with the page. */
const KEPT_MS = 60_000;

/** Has the browser save a file under a name, as it saves every download. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** The desktop's pages may not download anything; those in a browser may. */
export function canSaveFiles(): boolean {
  return window.blueplane === undefined;
}
