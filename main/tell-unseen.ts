import { errorMessage } from '../core/runtime/error-fields.ts';

type UnseenPlan = {
  /** Asked when it has failed: whoever waits for a dialog of the system may have gone meanwhile. */
  isSeen(): boolean;
  /** @param words for people */
  tell(words: string): void;
};

/**
 * Does something for a page, and tells of its failure where the page can no longer be seen: what the page itself says of
 * it nobody would read.
 * @throws whatever `work` does, so that the page says it too
 */
export async function tellUnseen<Result>(work: () => Promise<Result>, { isSeen, tell }: UnseenPlan): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSeen()) tell(errorMessage(error));
    throw error;
  }
}
