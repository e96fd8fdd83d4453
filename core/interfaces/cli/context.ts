import type { Writable } from 'node:stream';
import type { ChosenLetters, DroppedLetters, ReplayedLetters } from '../../contracts/dead-letters.ts';
import type { Diagnostics } from '../../contracts/diagnostics.ts';
import type { Finding } from '../../contracts/doctor.ts';
import type { ExportArgs, ExportResult } from '../../contracts/export.ts';
import type { HookedTool } from '../../contracts/hook-record.ts';
import type { InstallChoice, Installed } from '../../contracts/integration.ts';
import type { JobProgress } from '../../contracts/lifecycle-job.ts';
import type { Platform } from '../../contracts/platform.ts';
import type { PurgePreview, PurgeResult, PurgeScope } from '../../contracts/purge.ts';
import type { RebuildProgress, RebuildResult } from '../../contracts/rebuild.ts';
import type { RepairResult } from '../../contracts/repair.ts';
import type { SourceFolder } from '../../contracts/sources.ts';
import type { ProcessHost } from '../../runtime/process-host.ts';
import type { CommandLineProgram } from '../../runtime/sample-server.ts';

/** What a command may touch of the world. Tests pass their own streams and environment. */
export type CliContext = {
  env: Readonly<Record<string, string | undefined>>;
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  /** Folder of the process entry points (`core/entries` from source, `out/main` when bundled). */
  entriesDir: string;
  /** Runs the workers; absent = as child processes of Node. Asked only by commands that have any. */
  processHost?: () => Promise<ProcessHost>;
  /** What starts this command line in another process, before its arguments; absent = the entry on this Node. */
  background?: CommandLineProgram;
  /** Creates the database file or brings it to the newest schema. Given by the entry: doors may not write. */
  prepareDatabase(path: string, tell?: (sentence: string) => void): Promise<void>;
  /** Derives everything of a home anew. Given by the entry, too. Ends with the signal's reason when that is aborted. */
  rebuildHome(home: string, report: (progress: RebuildProgress) => void, signal: AbortSignal): Promise<RebuildResult>;
  /**
   * Looks at every page of a database that nobody has open, and repairs it. @returns null: nothing was wrong
   * @throws HomeTakenError
   */
  repairHome(home: string, tell: (sentence: string) => void): Promise<RepairResult | null>;
  /** Writes an export of a home. Given by the entry; ends with the signal's reason when that is aborted. */
  exportHome(
    home: string,
    args: ExportArgs,
    report: (progress: JobProgress) => void,
    signal: AbortSignal,
  ): Promise<ExportResult>;
  /** Works out what a purge of a home would take away. */
  previewPurge(home: string, scope: PurgeScope): Promise<PurgePreview>;
  /** Purges a home that nobody owns, and owns it meanwhile. @throws HomeTakenError when somebody does */
  purgeHome(home: string, scope: PurgeScope, report: (progress: JobProgress) => void): Promise<PurgeResult>;
  /** Stores dead letters of a home that nobody owns, and owns it meanwhile. @throws HomeTakenError when somebody does */
  replayDeadLetters(home: string, chosen: ChosenLetters): Promise<ReplayedLetters>;
  /** The folders in which each tool is looked for where no setting names any. Asked only by `ingest`. */
  sourceFolders?(env: CliContext['env']): Promise<Record<Platform, SourceFolder[]>>;
  /** Writes what tells Blueplane into the settings of a tool. Asked only by `install`. @throws with words for people */
  installTool?(home: string, tool: HookedTool, choice: InstallChoice, env: CliContext['env']): Promise<Installed>;
  /** Takes it out again. Asked only by `uninstall`. @throws with words for people */
  uninstallTool?(home: string, tool: HookedTool, write: boolean, env: CliContext['env']): Promise<Installed>;
  /** Looks at everything a home needs, and writes nothing. */
  examineHome(home: string, env: CliContext['env']): Promise<Finding[]>;
  /** Puts together what helps to find what is wrong, without content, names and paths. */
  diagnose(home: string, env: CliContext['env']): Promise<Diagnostics>;
  /** Writes invented sessions and a home into an empty folder. @returns the environment of a server for them */
  makeSampleHome(folder: string): Promise<Record<string, string>>;
  /** Deletes dead letters of such a home. @throws HomeTakenError */
  dropDeadLetters(home: string, chosen: ChosenLetters): Promise<DroppedLetters>;
};
