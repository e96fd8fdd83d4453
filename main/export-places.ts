import { existsSync } from 'node:fs';
import { ownerActions } from '../core/contracts/api.ts';
import type { ExportArgs } from '../core/contracts/export.ts';
import { requirePageExport } from '../core/runtime/export-place.ts';

/** Which places the pages of the desktop may name for an export. */
export type ExportPlaces = {
  /** The person chose it in the system's own dialog; null when they would rather not. */
  allow(path: string | null): void;
  /**
   * Checks what a page wants exported. Only what the person chose may take the place of any file: the dialog has asked.
   * @param args unchecked
   * @returns them, with the absolute path
   * @throws ZodError, ExportPlaceError
   */
  require(args: unknown): Promise<ExportArgs>;
};

/** @param home the user's home folder, another than the system's in tests */
export function createExportPlaces(home?: string): ExportPlaces {
  const chosen = new Set<string>();
  return {
    allow(path) {
      if (path !== null) chosen.add(path);
    },
    async require(args) {
      const wanted = ownerActions.startExport.args.parse(args);
      if (chosen.has(wanted.path)) return { ...wanted, ...(wanted.replaces !== undefined && { replaces: 'any' }) };
      return requirePageExport(wanted, { onlyBelowHome: true, ...(home !== undefined && { home }) });
    },
  };
}

/**
 * Shows the file of the last export in its folder. The owner of the home says where it is, and no page does.
 * @param answer of `currentJob`, unchecked
 * @throws with words for people
 */
export function showLastExport(answer: unknown, show: (path: string) => void): void {
  const path = ownerActions.currentJob.result.parse(answer).job?.export?.path;
  if (path === undefined) throw new Error('No export was made since Blueplane was started.');
  if (!existsSync(path)) throw new Error('The file is not there any more. It was moved or deleted.');
  show(path);
}
