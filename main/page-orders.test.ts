import { expect, test } from 'vitest';
import { purgePreviewSchema } from '../core/contracts/purge.ts';
import { settingsSchema } from '../core/contracts/settings.ts';
import { purgePreviewOf } from '../core/runtime/test-purge-preview.ts';
import { createExportPlaces } from './export-places.ts';
import { createPageOrders } from './page-orders.ts';

/** A person who says the same to each box, and an owner that notes what it is told. */
function desktop(says: boolean, level: 'metadata' | 'content' = 'metadata') {
  const boxes: string[] = [];
  const done: unknown[] = [];
  const settings = {
    settings: settingsSchema.parse({ privacy: { level } }),
    origins: {},
    waitingForRestart: [],
    problems: [],
  };
  const order = createPageOrders({
    places: createExportPlaces(),
    ask: async (_page, { message }) => {
      boxes.push(message);
      return says;
    },
    running: {
      act: async (name, args) => {
        if (name === 'purgePreview') return purgePreviewOf(3);
        done.push([name, args]);
        return { dropped: 7 };
      },
      call: async (name) => (name === 'settings' ? settings : { letters: [], classes: [], waiting: 7, replayed: 0 }),
    },
  });
  return {
    order: (name: Parameters<typeof order>[0], args: unknown) => order(name, args, null),
    boxes,
    done,
    settings,
  };
}

const KEEP = { set: { privacy: { level: 'content' } } };

test('who would rather not: nothing is kept, deleted or purged, and pages are told how it is', async () => {
  const { order, boxes, done, settings } = desktop(false);
  expect(await order('changeSettings', KEEP)).toEqual(settings);
  expect(await order('dropDeadLetters', {})).toEqual({ dropped: 0 });
  const { token } = purgePreviewSchema.parse(await order('purgePreview', { everything: true }));
  expect(await order('startPurge', { everything: true, token })).toEqual({ job: null });
  expect(done).toEqual([]);
  expect(boxes).toEqual([
    'Keep what is said?',
    'Delete 7 events that could not be stored?',
    'Purge everything that Blueplane has stored?',
  ]);
});

test('who says yes to the system has it done, once and as it was asked', async () => {
  const { order, boxes, done } = desktop(true);
  await order('changeSettings', KEEP);
  await order('dropDeadLetters', { ids: [4] });
  const { token } = purgePreviewSchema.parse(await order('purgePreview', { everything: true }));
  await order('startPurge', { everything: true, token });
  await expect(order('startPurge', { everything: true, token })).rejects.toThrow('Look at it once more');
  expect(done).toEqual([
    ['changeSettings', KEEP],
    ['dropDeadLetters', { ids: [4] }],
    ['startPurge', { everything: true }],
  ]);
  expect(boxes[1]).toBe('Delete 1 event that could not be stored?');
});

test('what neither deletes nor keeps more is not asked', async () => {
  const { order, boxes, done } = desktop(false);
  await order('changeSettings', { set: { privacy: { level: 'metadata' } } });
  await order('changeSettings', { set: { log: { level: 'DEBUG' } } });
  await order('pause', {});
  await expect(order('changeSettings', { set: { redis: {} } })).rejects.toThrow('by hand only');
  const kept = desktop(false, 'content');
  await kept.order('changeSettings', KEEP);
  expect([boxes, kept.boxes, done.length, kept.done.length]).toEqual([[], [], 3, 1]);
});
