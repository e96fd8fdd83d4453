import { type EventFrame, type FrameContent, identifiedEventSchema } from '../contracts/telemetry-event.ts';
import type { ContentKeeper } from '../privacy/content-keeper.ts';

/** Content that counts as one more event in the queue, so that a queue of long records is full sooner. Bytes. */
const CONTENT_PER_PLACE_BYTES = 64 << 10;

/** A frame with the content of its events, beside them, as far as it is kept. */
export function withContents(frame: EventFrame, content: ContentKeeper): EventFrame {
  const contents = frame.events.flatMap((event): FrameContent[] => {
    const kept = content.of(event);
    const identified = kept === null ? null : identifiedEventSchema.safeParse(event);
    if (kept === null || identified?.success !== true) return [];
    return [{ event_id: identified.data.event_id, content: kept.toString('base64') }];
  });
  return contents.length === 0 ? frame : { ...frame, contents };
}

/** How many places a frame takes in the queue. */
export function placesOf({ events, contents }: EventFrame): number {
  const characters = contents?.reduce((sum, { content }) => sum + content.length, 0) ?? 0;
  return events.length + Math.floor(characters / CONTENT_PER_PLACE_BYTES);
}
