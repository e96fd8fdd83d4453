import { z } from 'zod';

/** How the pages look: as the system does, or always light, or always dark. */
export const APPEARANCES = ['system', 'light', 'dark'] as const;
export const appearanceSchema = z.enum(APPEARANCES);
export type Appearance = z.infer<typeof appearanceSchema>;
