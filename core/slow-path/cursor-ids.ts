/**
 * Ids that are drawn at random: a UUID, or a provider's `call_…` with its run of letters and digits. A conversation that
 * was duplicated has them from its original. (Of `tool_` with a UUID Cursor keeps 40 characters, without the last digit.)
 */
const RANDOM_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{11}|[0-9A-Za-z]{20}/i;

/**
 * The name of a message or call among those of all conversations. A random id is one and the same wherever it stands;
 * any other tells things apart only within its conversation, as Cursor's own keys (`bubbleId:CONVERSATION:ID`) do.
 *
 * @param conversation id of the conversation the message or call stands in
 */
export function cursorIdOf(conversation: string, id: string): string {
  return RANDOM_ID.test(id) ? id : `${conversation}:${id}`;
}
