import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { settingsSchema } from './settings.ts';

/** What a thread that helps deriving is given at its start. */
export const helperBootSchema = z.object({
  /** The home folder, absolute. */
  home: z.string(),
  platform: platformSchema,
  settings: settingsSchema,
});
export type HelperBoot = z.infer<typeof helperBootSchema>;
