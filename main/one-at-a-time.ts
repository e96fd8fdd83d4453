/**
 * Asks a person one thing at a time: a page that was taken over would cover the screen with the system's own dialogs.
 * @param ask opens a dialog and resolves with what was said
 * @returns the same, which refuses while one is open
 */
export function oneAtATime<Arguments extends readonly unknown[], Answer>(
  ask: (...values: Arguments) => Promise<Answer>,
): (...values: Arguments) => Promise<Answer> {
  let isOpen = false;
  return async (...values) => {
    if (isOpen) throw new Error('A dialog of the system is open already. Answer it first.');
    isOpen = true;
    try {
      return await ask(...values);
    } finally {
      isOpen = false;
    }
  };
}
