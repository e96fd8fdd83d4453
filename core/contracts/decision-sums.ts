import type { z } from 'zod';
import { acceptanceSchema } from './acceptance.ts';

/** What became of proposals, in numbers: the same wherever acceptance is told. */
export const decisionSumsSchema = acceptanceSchema.shape.totals;
export type DecisionSums = z.infer<typeof decisionSumsSchema>;
