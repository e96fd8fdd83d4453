import type { CursorBubble } from '../contracts/cursor-record.ts';
import { type CursorConversation, compareTexts, timeOf } from './cursor-conversation.ts';

/** A message of a conversation, placed in it. */
export type CursorMessage = {
  bubble: CursorBubble;
  role: 'user' | 'assistant';
  /** Epoch milliseconds. */
  occurredAt: number;
  /** The conversation does not show it any more; it was billed all the same. */
  isRewound: boolean;
};

type Placed = { bubble: CursorBubble; role: CursorMessage['role']; time: number | undefined };

/**
 * The messages in the order of their conversation, each with a time: its own, else that of the message before it, else
 * when the conversation was begun, else that of the next one that has a time. A time once given does not move when the
 * conversation goes on.
 */
export function orderMessages({ composer, bubbles, firstSeenAt }: CursorConversation): CursorMessage[] {
  const order = composer?.bubbles ?? [];
  const listed = order.flatMap(({ bubbleId, role, createdAt }): Placed[] => {
    const bubble = bubbles.get(bubbleId);
    if (bubble === undefined) return [];
    return [{ bubble, role: bubble.role ?? role ?? 'assistant', time: ownTime(bubble, createdAt) }];
  });
  const ids = new Set(order.map(({ bubbleId }) => bubbleId));
  const others = [...bubbles.values()]
    .filter(({ bubbleId }) => !ids.has(bubbleId))
    .map((bubble): Placed => ({ bubble, role: bubble.role ?? 'assistant', time: ownTime(bubble) }))
    .sort(byTime);
  const begun = timeOf(composer?.createdAt);
  const first = listed.find(({ time }) => time !== undefined)?.time;
  let before = begun ?? first ?? firstSeenAt;
  const messages = listed.map((placed): CursorMessage => {
    before = placed.time ?? before;
    return messageOf(placed, before, false);
  });
  // Where nothing is listed nothing says that one was taken back.
  const isRewound = order.length > 0;
  for (const placed of others)
    messages.push(messageOf(placed, placed.time ?? begun ?? first ?? firstSeenAt, isRewound));
  return isRewound ? messages : messages.sort((one, other) => one.occurredAt - other.occurredAt);
}

function messageOf({ bubble, role }: Placed, occurredAt: number, isRewound: boolean): CursorMessage {
  return { bubble, role, occurredAt, isRewound };
}

function ownTime(bubble: CursorBubble, listedAt?: string): number | undefined {
  const { createdAt, clientStartAt, clientSettleAt, clientEndAt } = bubble;
  return timeOf(createdAt ?? clientStartAt ?? listedAt ?? clientSettleAt ?? clientEndAt);
}

function byTime(one: Placed, other: Placed): number {
  const [time, otherTime] = [one.time ?? Number.MAX_SAFE_INTEGER, other.time ?? Number.MAX_SAFE_INTEGER];
  return time - otherTime || compareTexts(one.bubble.bubbleId, other.bubble.bubbleId);
}
