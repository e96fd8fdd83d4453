import type { z } from 'zod';

/** The caller asked for something that cannot be; the message says what is allowed. */
export class QueryArgumentError extends Error {
  override name = 'QueryArgumentError';
}

/** The database cannot be read by this version; the message says what to do. */
export class QueryDatabaseError extends Error {
  override name = 'QueryDatabaseError';
}

/** Arguments of a call, checked. @throws QueryArgumentError that names each wrong argument and what is allowed. */
export function parseArgs<Schema extends z.ZodType>(schema: Schema, args: unknown): z.output<Schema> {
  const parsed = schema.safeParse(args ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
  throw new QueryArgumentError(problems.join('; '));
}
