/** An error that no restart mends: a person must act, and the message says how. It ends a worker at once and for good. */
export class LastingError extends Error {}

/**
 * Exit code of a worker that ended because of a LastingError; its last words are the message. 65 is what sysexits.h
 * keeps for data that cannot be used; Node itself ends with codes below 20 and above 127.
 */
export const LASTING_ERROR_EXIT_CODE = 65;
