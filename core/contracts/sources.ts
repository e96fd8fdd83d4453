import { z } from 'zod';
import { PLATFORMS, platformSchema } from './platform.ts';

/** Where each tool is looked for, and what was found there. Paths are for the screen; they are never stored or logged. */

export const FOLDER_STATES = ['found', 'missing', 'not_a_folder', 'unreadable'] as const;

const folderSchema = z.object({
  /** As a person writes it: the user's own folder is `~`. */
  path: z.string(),
  state: z.enum(FOLDER_STATES),
});
export type SourceFolder = z.infer<typeof folderSchema>;

/** Who says where a tool's files are: config.yaml, a variable of the tool's own, or nobody, so that it is its usual place. */
export const NAMED_BY = ['setting', 'environment', 'default'] as const;

const sourceSchema = z.object({
  platform: platformSchema,
  /** False: the user switched it off, and none of its files is read. */
  isEnabled: z.boolean(),
  namedBy: z.enum(NAMED_BY),
  /** Those that are looked through, whether or not they are there. */
  folders: z.array(folderSchema),
  /** Found at the last look at all folders; 0 while it is switched off. */
  files: z.number().int(),
  /** Stored events, also those of files that are gone. */
  events: z.number().int(),
  rejectedLines: z.number().int(),
  /** ISO 8601 of the last thing that is known to have happened in any of its sessions, null without any. */
  lastActivityAt: z.string().nullable(),
});
export type Source = z.infer<typeof sourceSchema>;

/** One entry for each tool that Blueplane can read, in the order in which they stand everywhere. */
export const sourcesSchema = z.object({ sources: z.array(sourceSchema).max(PLATFORMS.length) });
export type Sources = z.infer<typeof sourcesSchema>;

/** Folders that somebody is about to name for a tool. More than these is a pasted text, not a list of folders. */
export const lookIntoFoldersArgsSchema = z.object({
  platform: platformSchema,
  paths: z.array(z.string().min(1).max(4_096)).max(50),
});

export const lookIntoFoldersSchema = z.object({
  /** One for each path, in its order. */
  folders: z.array(
    folderSchema.extend({
      /** What of the tool's own would be read in it, e.g. `projects`; none of it there = probably not the tool's folder. */
      expected: z.array(folderSchema),
    }),
  ),
});
export type LookIntoFolders = z.infer<typeof lookIntoFoldersSchema>;
