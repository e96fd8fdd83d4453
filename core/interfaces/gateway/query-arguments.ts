import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';

/** A key that stands several times becomes a list. */
export const querySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type Query = z.infer<typeof querySchema>;

/** A query string knows text only; the method's own schema says which arguments are something else. */
export function argumentsFromQuery(method: ApiMethodName, query: Query): Record<string, unknown> {
  const shape: Record<string, z.core.$ZodType> = apiMethods[method].args.shape;
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, coerce(shape[key], value)]));
}

/** What cannot be read stays text, so that the schema names the mistake. */
function coerce(schema: z.core.$ZodType | undefined, value: Query[string]): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return coerce(schema.unwrap(), value);
  }
  if (schema instanceof z.ZodArray) return Array.isArray(value) ? value : [value];
  if (typeof value !== 'string') return value;
  if (schema instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (schema instanceof z.ZodBoolean && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
