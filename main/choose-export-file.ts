import { basename, join } from 'node:path';
import { app, dialog } from 'electron';

/**
 * Asks where an export goes. The system's dialog has asked already whether a file that is there may be replaced.
 * @param name suggested; only its last part counts
 * @returns an absolute path, null when the person would rather not
 */
export async function chooseExportFile(name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Export',
    defaultPath: join(app.getPath('downloads'), basename(name)),
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  });
  return canceled || filePath === '' ? null : filePath;
}
