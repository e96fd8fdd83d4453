import { type ApiArgs, type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import type { ErrorReporter } from './error-reporter.ts';

/** What answers the calls of the contract: core/query in the product. Answers may be given at once or later. */
export type Queries = {
  call(name: ApiMethodName, args: ApiArgs<ApiMethodName>): unknown;
};

/** A call that cannot be answered as it was asked. The message says what is allowed. */
export class BadCallError extends Error {
  readonly status: 400 | 404;
  /** The names that are allowed in the place of the wrong one. */
  readonly allowed: readonly string[];

  constructor(status: 400 | 404, message: string, allowed: readonly string[]) {
    super(message);
    this.status = status;
    this.allowed = allowed;
  }
}

/** Whether the contract has such a method. */
export function isMethodName(name: string): name is ApiMethodName {
  return Object.hasOwn(apiMethods, name);
}

/** @throws BadCallError */
export function requireMethodName(name: string): ApiMethodName {
  if (isMethodName(name)) return name;
  const known = Object.keys(apiMethods);
  throw new BadCallError(404, `There is no such method. Methods: ${known.join(', ')}.`, known);
}

/**
 * Answers one call, for REST and WebSocket alike.
 * @throws BadCallError for an unknown method, unknown arguments and values that the method's schema refuses
 */
export async function answerCall(queries: Queries, name: string, args: unknown): Promise<unknown> {
  const method = requireMethodName(name);
  const schema = apiMethods[method].args;
  const allowed = Object.keys(schema.shape);
  const unknown =
    typeof args === 'object' && args !== null ? Object.keys(args).filter((key) => !allowed.includes(key)) : [];
  if (unknown.length > 0) throw new BadCallError(400, `${method}: unknown argument. ${allowedWords(allowed)}`, allowed);
  const parsed = schema.safeParse(args);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
    throw new BadCallError(400, `${method}: ${problems.join('; ')}. ${allowedWords(allowed)}`, allowed);
  }
  return await queries.call(method, parsed.data);
}

/**
 * The same for clients that take words instead of errors.
 * @throws Error whose message is for people
 */
export async function answerInWords(
  queries: Queries,
  errors: ErrorReporter,
  name: string,
  args: unknown,
): Promise<unknown> {
  try {
    return await answerCall(queries, name, args);
  } catch (error) {
    throw new Error(error instanceof BadCallError ? error.message : errors.report(error));
  }
}

function allowedWords(allowed: readonly string[]): string {
  return allowed.length === 0 ? 'It takes no arguments.' : `Arguments: ${allowed.join(', ')}.`;
}
