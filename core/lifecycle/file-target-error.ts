import type { JobRefusal } from '../contracts/lifecycle-job.ts';

/** A file cannot be written; the message says what to do. */
export class FileTargetError extends Error {
  readonly refusal: JobRefusal | undefined;

  /** @param refusal where a page can offer a way out */
  constructor(message: string, refusal?: JobRefusal) {
    super(message);
    this.refusal = refusal;
  }
}
