import { expect, test } from 'vitest';
import { IPC_CALL_CHANNEL } from '../core/contracts/desktop-bridge.ts';
import { answerIpc, type CallReceiver, type IpcHandlers, isTrustedSender, type SenderFrame, serveIpc } from './ipc.ts';

const COMMAND_TOOL = { state: 'absent' as const, path: '/home/ada/.local/bin/blueplane', isOnPath: true, other: null };
const STATE = {
  version: '1.2.3',
  runtime: 'a test',
  attached: false,
  owner: null,
  problem: null,
  openAtLogin: 'off' as const,
  appearance: 'system' as const,
  shortcut: { keys: '', state: 'off' as const },
};

/** Handlers that remember what they were asked for. */
function remembering(): { handlers: IpcHandlers; asked: unknown[] } {
  const asked: unknown[] = [];
  const note = async (...words: unknown[]) => void asked.push(words);
  const noted = async (...words: unknown[]) => {
    asked.push(words);
    return {};
  };
  return {
    asked,
    handlers: {
      query: async (name, args) => {
        await note('query', name, args);
        if (name === 'sessions') throw new Error('The figures cannot be read just now.');
        return { answered: name };
      },
      act: (name) => note('act', name),
      desktop: {
        desktopState: async () => STATE,
        openWindow: (args) => noted('openWindow', args),
        takeCommand: async () => ({ command: null }),
        openInBrowser: () => noted('openInBrowser'),
        showProgramPart: (args) => noted('showProgramPart', args),
        hidePopover: () => noted('hidePopover'),
        resizePopover: (args) => noted('resizePopover', args),
        setOpenAtLogin: async (args) => {
          await note('setOpenAtLogin', args);
          return { ...STATE, openAtLogin: 'on' as const };
        },
        setAppearance: async (args) => {
          await note('setAppearance', args);
          return { ...STATE, appearance: args.appearance };
        },
        chooseExportFile: async (args) => {
          await note('chooseExportFile', args);
          return { path: `/downloads/${args.name}` };
        },
        showExport: () => noted('showExport'),
        saveFile: async (args) => {
          await note('saveFile', args.name, args.content);
          return { saved: true };
        },
        commandTool: async () => COMMAND_TOOL,
        setCommandTool: async (args) => {
          await note('setCommandTool', args);
          return COMMAND_TOOL;
        },
        quit: () => noted('quit'),
      },
    },
  };
}

const PAGE: SenderFrame = { url: 'app://blueplane/?view=sessions', parent: null };

test.each<[string, SenderFrame | null, boolean]>([
  ['our dashboard', PAGE, true],
  ['our popover', { url: 'app://blueplane/popover', parent: null }, true],
  ['a frame that is gone', null, false],
  ['a frame inside our page', { url: 'app://blueplane/', parent: PAGE }, false],
  ['a foreign page', { url: 'https://example.invalid/', parent: null }, false],
  ['a foreign page that names us', { url: 'https://example.invalid/?next=app://blueplane/', parent: null }, false],
  ['a foreign host of our scheme', { url: 'app://blueplane.example/', parent: null }, false],
  ['our host in another scheme', { url: 'https://blueplane/', parent: null }, false],
  ['a file', { url: 'file:///app://blueplane/', parent: null }, false],
  ['an empty page', { url: 'about:blank', parent: null }, false],
  ['no address at all', { url: '', parent: null }, false],
])('%s as a sender: heard %s', (_who, frame, heard) => {
  expect(isTrustedSender(frame)).toBe(heard);
});

test('a stranger is refused before anything is done', async () => {
  const { handlers, asked } = remembering();
  let listener: Parameters<CallReceiver['handle']>[1] | undefined;
  serveIpc(handlers, {
    handle: (channel, next) => {
      expect(channel).toBe(IPC_CALL_CHANNEL);
      listener = next;
    },
  });
  const stranger = { url: 'https://example.invalid/', parent: null };
  expect(await listener?.({ senderFrame: stranger }, 'quit', {})).toEqual({
    ok: false,
    message: 'Only a page of Blueplane may ask.',
  });
  expect(await listener?.({ senderFrame: null }, 'pause', {})).toMatchObject({ ok: false });
  expect(asked).toEqual([]);
  expect(await listener?.({ senderFrame: PAGE }, 'quit', undefined)).toEqual({ ok: true, result: {} });
  expect(asked).toEqual([['quit']]);
});

test('queries, actions and the desktop are each asked in their own way', async () => {
  const { handlers, asked } = remembering();
  const args = { timezone: 'UTC' };
  expect(await answerIpc(handlers, 'today', args)).toEqual({ ok: true, result: { answered: 'today' } });
  expect(await answerIpc(handlers, 'pause', {})).toEqual({ ok: true, result: {} });
  expect(await answerIpc(handlers, 'openWindow', { view: 'sessions' })).toEqual({ ok: true, result: {} });
  expect(await answerIpc(handlers, 'setOpenAtLogin', { enabled: true })).toMatchObject({
    ok: true,
    result: { openAtLogin: 'on' },
  });
  expect(await answerIpc(handlers, 'desktopState', {})).toEqual({ ok: true, result: STATE });
  expect(asked).toEqual([
    ['query', 'today', args],
    ['act', 'pause'],
    ['openWindow', { view: 'sessions' }],
    ['setOpenAtLogin', { enabled: true }],
  ]);
});

test.each<[unknown, unknown, RegExp]>([
  ['shutdown', {}, /There is no such method/],
  ['constructor', {}, /There is no such method/],
  ['__proto__', {}, /There is no such method/],
  [7, {}, /There is no such method/],
  [undefined, undefined, /There is no such method/],
  ['openWindow', { view: '../secrets' }, /openWindow: view/],
  ['openWindow', 'sessions', /openWindow: arguments/],
  ['openWindow', { view: 'sessions', layout: 'day&x=1' }, /openWindow: layout/],
  ['resizePopover', { height: 1e9, width: 360 }, /resizePopover: height/],
  ['resizePopover', { height: 400, width: 421 }, /resizePopover: width/],
  ['openWindow', { view: 'sessions', layout: 'day', hour: 24 }, /openWindow: hour/],
  ['resizePopover', {}, /resizePopover: height/],
  ['setOpenAtLogin', { enabled: 'yes' }, /setOpenAtLogin: enabled/],
  ['sessions', {}, /^The figures cannot be read just now\.$/],
])('%s with %j is refused in words', async (name, args, words) => {
  const { handlers, asked } = remembering();
  const answer = await answerIpc(handlers, name, args);
  expect(answer).toMatchObject({ ok: false, message: expect.stringMatching(words) });
  expect(asked.filter((entry) => !JSON.stringify(entry).includes('query'))).toEqual([]);
});
