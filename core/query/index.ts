/**
 * The only implementation of core/contracts/api: every figure on any surface comes from here, out of derived tables.
 */
export { QueryArgumentError, QueryDatabaseError } from './errors.ts';
export type { HomeFacts } from './home-facts.ts';
export { type HomeQueries, openHomeQueries } from './home-queries.ts';
export { createQueryService, type QueryService } from './query-service.ts';
