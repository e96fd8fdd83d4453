import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('while a dialog is open no other one opens, and the next one does behind it, however it ended', async () => {
  const dialogs: PromiseWithResolvers<string>[] = [];
  const ask = oneAtATime((_name: string) => {
    const dialog = Promise.withResolvers<string>();
    dialogs.push(dialog);
    return dialog.promise;
  });
  const first = ask('a');
  await expect(ask('b')).rejects.toThrow('A dialog of the system is open already. Answer it first.');
  await expect(ask('c')).rejects.toThrow('open already');
  expect(dialogs).toHaveLength(1);
  dialogs[0]?.resolve('/exports/a.json');
  expect(await first).toBe('/exports/a.json');

  const failing = ask('d');
  dialogs[1]?.reject(new Error('no such display'));
  await expect(failing).rejects.toThrow('no such display');
  const last = ask('e');
  dialogs[2]?.resolve('e');
  expect(await last).toBe('e');
});
