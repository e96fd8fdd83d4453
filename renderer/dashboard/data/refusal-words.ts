/** What a refusal without any change is closed with, where it does not say so itself. */
const UNCHANGED = 'Nothing in Blueplane changed.';

/** Why an export was refused, without the options of the command line, which say nothing on a page. */
export function refusalWords(message: string): string {
  const words = message.replaceAll(/ \(--[a-z-]+\)/g, '');
  return /nothing in Blueplane changed/i.test(words) ? words : `${words} ${UNCHANGED}`.trim();
}
