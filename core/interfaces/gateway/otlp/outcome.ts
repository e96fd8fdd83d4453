import type { RefusalReason } from '../refusals.ts';

/** What a sender is told, apart from how its protocol says it. No word of it is of what was sent. */
export type Outcome =
  /** Stored, but for so many records, for the reasons that are named. */
  { kind: 'stored'; rejected: number; message: string } | Unstored;

/** Nothing of it is stored. */
export type Unstored = { kind: 'refused'; reason: RefusedFor; message: string } | Later;

/** To be sent again after so many seconds. */
export type Later = {
  kind: 'later';
  reason: 'crowded' | 'busy' | 'unavailable';
  message: string;
  retryAfterSeconds: number;
};

export type RefusedFor = 'malformed' | 'too_large' | 'foreign' | 'no_token' | 'unknown_type' | 'unknown_encoding';

/** As what a refusal is counted, among those of the other doors. */
export const COUNTED_AS: Record<RefusedFor, RefusalReason> = {
  malformed: 'bad_request',
  too_large: 'too_large',
  foreign: 'foreign_origin',
  no_token: 'bad_token',
  unknown_type: 'bad_request',
  unknown_encoding: 'bad_request',
};

export function refused(reason: RefusedFor, message: string): Unstored {
  return { kind: 'refused', reason, message };
}

/** All requests together hold as much as they may. It is over within seconds. */
export const CROWDED: Later = {
  kind: 'later',
  reason: 'crowded',
  message: 'Too much is being received at once. Send it again.',
  retryAfterSeconds: 1,
};

/** More requests come than anybody sends. */
export const TOO_OFTEN: Later = {
  kind: 'later',
  reason: 'crowded',
  message: 'Too many requests come at once. Send it again, and more records in each.',
  retryAfterSeconds: 1,
};

/** The queue is full and does not move. */
export const BUSY: Later = {
  kind: 'later',
  reason: 'busy',
  message: 'Too much waits to be stored. Send it again.',
  retryAfterSeconds: 2,
};

/** Nobody said in time that it is stored: a process was ended, the disk is full, or Redis is gone. */
export const UNAVAILABLE: Later = {
  kind: 'later',
  reason: 'unavailable',
  message: 'It could not be stored just now. Send it again; `blueplane status` says more.',
  retryAfterSeconds: 1,
};
