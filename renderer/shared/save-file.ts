import type { SavedFileKind } from '../../core/contracts/desktop.ts';
import { useDesktop } from './hooks/api-context.tsx';

/** The browser has begun to read the file long before; without an end the file would stay in memory with the page. */
const KEPT_MS = 60_000;

/** Has the browser save a file under a name, as it saves every download. */
function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** Saves a file; resolves once it is saved, or the person would rather not. Rejects with words for people. */
export type SaveFile = (name: string, kind: SavedFileKind, content: Blob) => Promise<void>;

/** The way to save a file: a browser downloads it, the desktop asks where it goes in the system's own dialog. */
export function useSaveFile(): SaveFile {
  const desktop = useDesktop();
  return async (name, kind, content) => {
    if (desktop === null) {
      download(name, content);
      return;
    }
    await desktop.callDesktop('saveFile', { name, kind, content: new Uint8Array(await content.arrayBuffer()) });
  };
}
