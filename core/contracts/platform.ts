import { z } from 'zod';
import { PLATFORMS } from './platform-names.ts';

export { billsReasoningApart, PLATFORM_LABELS, PLATFORMS, type Platform } from './platform-names.ts';

export const platformSchema = z.enum(PLATFORMS);
