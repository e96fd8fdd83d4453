/**
 * Thrown by a command that ends with another status than 0. `message` is written to stderr as one line when it is not
 * empty; 1 = it did not work, 2 = it was asked wrongly.
 */
export class ExitStatus extends Error {
  override name = 'ExitStatus';
  readonly status: number;

  constructor(status: number, message = '') {
    super(message);
    this.status = status;
  }
}
