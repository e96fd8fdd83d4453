import type { z } from 'zod';

/** One call of the contract: what it takes and what it answers. */
export type Method<Args extends z.ZodType, Result extends z.ZodType> = { args: Args; result: Result };

export function method<Args extends z.ZodType, Result extends z.ZodType>(
  args: Args,
  result: Result,
): Method<Args, Result> {
  return { args, result };
}
