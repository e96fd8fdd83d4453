import type { RateLimit } from '../rate-limit.ts';

/**
 * What one request of telemetry may be. Each limit is a multiple of what exporters send as they come (512 records a
 * request, 128 attributes a record, 64 KB a value), and bounds what a stranger on this machine can make us hold.
 */

/** As it arrives, compressed or not. The collector's own limit is 20 MiB; SDKs send some hundred kilobytes. */
export const BODY_MAX_BYTES = 8 * 1024 * 1024;
/** Unpacked. */
export const UNPACKED_MAX_BYTES = 64 * 1024 * 1024;
/** Bytes of all requests of one protocol that are being answered, unpacked; further ones are asked to come again. */
export const IN_FLIGHT_MAX_BYTES = 128 * 1024 * 1024;
/** Requests of one protocol that are being answered. Their records wait for the database together. */
export const IN_FLIGHT_MAX_REQUESTS = 64;
/** Log records, points or spans. The collector's batches hold 8,192. */
export const RECORDS_MAX = 20_000;
/** Attributes of one record, one resource, one map within a value. */
export const ATTRIBUTES_MAX = 512;
/**
 * Values of all kinds in one request, an attribute being two: each costs memory and time, however few bytes it takes on the
 * wire. Some 4,000 records of Claude Code have so many.
 */
export const VALUES_MAX = 200_000;
/** Lists and maps within a value. */
export const VALUE_DEPTH_MAX = 16;
/** Levels of brackets in JSON: those of a request around its values, with room for fields we do not know. */
export const JSON_DEPTH_MAX = 64;
/** Characters kept of a text. Nothing that is longer is looked at. */
export const TEXT_MAX_CHARACTERS = 65_536;
/**
 * Requests of both protocols together, one record each in the worst case: 10,000 log records a second are what is promised
 * to be taken. Beyond it somebody repeats without a pause, and is told to wait before anything is read.
 */
export const REQUEST_LIMIT: RateLimit = { burst: 20_000, perSecond: 10_000 };
