import { basename, join } from 'node:path';
import { app, dialog, type FileFilter } from 'electron';
import type { SavedFileKind } from '../core/contracts/desktop.ts';
import { writeChartFile } from './chart-file.ts';
import { oneAtATime } from './one-at-a-time.ts';

const FILTERS: Record<SavedFileKind, FileFilter> = {
  png: { name: 'PNG picture', extensions: ['png'] },
  csv: { name: 'CSV table', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
};

/**
 * Asks where an export goes. The system's dialog has asked already whether a file that is there may be replaced.
 * @param name suggested; only its last part counts
 * @returns an absolute path, null when the person would rather not
 */
export function chooseExportFile(name: string): Promise<string | null> {
  return choosePlace('Export', name);
}

/**
 * Asks where a chart or diagnostics go, and writes the file.
 * @returns false when the person would rather not
 * @throws with words for people
 */
export async function saveChartFile(name: string, kind: SavedFileKind, content: Uint8Array): Promise<boolean> {
  const path = await choosePlace(kind === 'json' ? 'Save' : 'Save chart', name, [FILTERS[kind]]);
  if (path === null) return false;
  writeChartFile(path, kind, content);
  return true;
}

const choosePlace = oneAtATime(askForPlace);

async function askForPlace(title: string, name: string, filters: FileFilter[] = []): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title,
    defaultPath: join(app.getPath('downloads'), basename(name)),
    filters,
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  });
  return canceled || filePath === '' ? null : filePath;
}
