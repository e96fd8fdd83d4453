import { errorMessage } from '../core/runtime/error-fields.ts';

/** Writes a failure that no page can show to where the program was started. @param what without a full stop */
export function complain(what: string, error: unknown): void {
  console.error(`blueplane: ${what}: ${errorMessage(error)}`);
}
