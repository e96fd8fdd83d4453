import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventFrameSchema, receivedFrameSchema } from '../contracts/telemetry-event.ts';
import { event, frame } from '../fast-path/test-frames.ts';
import { eventTextsOf, frameText } from './frame-text.ts';

const read = (text: string) => eventFrameSchema.parse(JSON.parse(text));

test("each event's text is found again, whatever characters it holds", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (sessions) => {
      const events = sessions.map((session, index) => event(index, { external_id: session }));
      const text = frameText(frame(0, 10, [], { events }));
      expect(read(text)).toMatchObject({ range_end: 10, events });
      expect(eventTextsOf(text, read(text))).toEqual(events.map((one) => JSON.stringify(one)));
    }),
  );
});

test('a frame that is written otherwise is to be checked', () => {
  const text = frameText(frame(0, 10, [1, 2]));
  const { event_lengths: lengths = [], events, ...rest } = read(text);
  const others = [
    JSON.stringify({ ...rest, events }),
    JSON.stringify({ ...rest, event_lengths: lengths.slice(1), events }),
    JSON.stringify({ ...rest, event_lengths: lengths.map((length) => length + 1), events }),
    JSON.stringify({ ...rest, events, event_lengths: lengths }),
    `${text} `,
  ];
  for (const other of others) expect(eventTextsOf(other, read(other)), other).toBeNull();
});

test('so is it in a frame of what was sent', () => {
  const events = [event(1), event(2, { external_id: 'ä"\\' })];
  const text = frameText({
    version: 1,
    received_by: 'otlp',
    receipt: { waiter: 'w', frame: 'f' },
    purge_mark: '',
    events,
  });
  const queued = receivedFrameSchema.parse(JSON.parse(text));
  expect(eventTextsOf(text, queued)).toEqual(events.map((one) => JSON.stringify(one)));
});
