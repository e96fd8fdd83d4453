/** A file cannot be written; the message says what to do. */
export class FileTargetError extends Error {}
