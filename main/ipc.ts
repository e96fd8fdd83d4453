import type { WebContents } from 'electron';
import { z } from 'zod';
import {
  type ApiMethodName,
  apiMethods,
  desktopMethods,
  type IpcAnswer,
  type IpcArgs,
  type IpcPush,
  type IpcResult,
  ipcMethods,
  isOwnerAction,
  type OwnerActionName,
} from '../core/contracts/api.ts';
import { IPC_CALL_CHANNEL, IPC_PUSH_CHANNEL } from '../core/contracts/desktop-bridge.ts';
import { errorMessage } from '../core/runtime/error-fields.ts';
import { isOwnPage } from './addresses.ts';

type DesktopMethods = typeof desktopMethods;
type DesktopMethodName = keyof DesktopMethods;

/** What the desktop itself does for its pages. */
export type DesktopHandlers = {
  [Name in Exclude<DesktopMethodName, 'saveFile'>]: (args: IpcArgs<Name>) => Promise<IpcResult<Name>>;
} & {
  /** @param page that asked; null when nobody knows */
  saveFile(args: IpcArgs<'saveFile'>, page: WebContents | null): Promise<IpcResult<'saveFile'>>;
};

/** What stands behind the contract. Arguments of a query are checked by who answers it. */
export type IpcHandlers = {
  query(name: ApiMethodName, args: unknown): Promise<unknown>;
  /** @param page that asked; null when nobody knows */
  act(name: OwnerActionName, args: unknown, page: WebContents | null): Promise<unknown>;
  desktop: DesktopHandlers;
};

/** Spelt out because only so the compiler knows which arguments belong to which name. */
const desktopCalls: {
  [Name in DesktopMethodName]: (handlers: DesktopHandlers, args: unknown, page: WebContents | null) => Promise<unknown>;
} = {
  desktopState: (handlers) => handlers.desktopState({}),
  openWindow: (handlers, args) => handlers.openWindow(desktopMethods.openWindow.args.parse(args)),
  takeCommand: (handlers) => handlers.takeCommand({}),
  openInBrowser: (handlers) => handlers.openInBrowser({}),
  showProgramPart: (handlers, args) => handlers.showProgramPart(desktopMethods.showProgramPart.args.parse(args)),
  hidePopover: (handlers) => handlers.hidePopover({}),
  resizePopover: (handlers, args) => handlers.resizePopover(desktopMethods.resizePopover.args.parse(args)),
  setOpenAtLogin: (handlers, args) => handlers.setOpenAtLogin(desktopMethods.setOpenAtLogin.args.parse(args)),
  setAppearance: (handlers, args) => handlers.setAppearance(desktopMethods.setAppearance.args.parse(args)),
  chooseExportFile: (handlers, args) => handlers.chooseExportFile(desktopMethods.chooseExportFile.args.parse(args)),
  showExport: (handlers) => handlers.showExport({}),
  saveFile: (handlers, args, page) => handlers.saveFile(desktopMethods.saveFile.args.parse(args), page),
  commandTool: (handlers) => handlers.commandTool({}),
  setCommandTool: (handlers, args) => handlers.setCommandTool(desktopMethods.setCommandTool.args.parse(args)),
  quit: (handlers) => handlers.quit({}),
};

/** What is known of the frame that a message came from. */
export type SenderFrame = { url: string; parent: unknown };

/**
 * Whether a message comes from the page of one of our windows itself: a frame that is gone (null) or lies inside
 * another, or that shows anything but our pages, is not heard.
 */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** What is needed of Electron's `ipcMain`. */
export type CallReceiver = {
  handle(
    channel: string,
    listener: (
      event: { senderFrame: SenderFrame | null; sender?: WebContents },
      name: unknown,
      args: unknown,
    ) => unknown,
  ): void;
};

/** Answers the calls of the pages. */
export function serveIpc(handlers: IpcHandlers, receiver: CallReceiver): void {
  receiver.handle(IPC_CALL_CHANNEL, (event, name: unknown, args: unknown) => {
    if (!isTrustedSender(event.senderFrame)) return refusal('Only a page of Blueplane may ask.');
    return answerIpc(handlers, name, args ?? {}, event.sender ?? null);
  });
}

/** Answers one call, whatever it is: errors cross as words. */
export async function answerIpc(
  handlers: IpcHandlers,
  name: unknown,
  args: unknown,
  page: WebContents | null = null,
): Promise<IpcAnswer> {
  if (typeof name !== 'string' || !Object.hasOwn(ipcMethods, name)) {
    return refusal(`There is no such method. Methods: ${Object.keys(ipcMethods).join(', ')}.`);
  }
  try {
    return { ok: true, result: (await perform(handlers, name, args, page)) ?? {} };
  } catch (error) {
    return refusal(error instanceof z.ZodError ? `${name}: ${problemWords(error)}.` : errorMessage(error));
  }
}

async function perform(handlers: IpcHandlers, name: string, args: unknown, page: WebContents | null): Promise<unknown> {
  if (isQuery(name)) return handlers.query(name, args);
  if (isOwnerAction(name)) return handlers.act(name, args, page);
  if (isDesktopMethod(name)) return desktopCalls[name](handlers.desktop, args, page);
  return undefined;
}

function isQuery(name: string): name is ApiMethodName {
  return Object.hasOwn(apiMethods, name);
}

function isDesktopMethod(name: string): name is DesktopMethodName {
  return Object.hasOwn(desktopMethods, name);
}

function refusal(message: string): IpcAnswer {
  return { ok: false, message };
}

function problemWords(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`).join('; ');
}

/** Sends something to those pages. One that is just closing hears nothing, and needs nothing. */
export function push(pages: readonly WebContents[], message: IpcPush): void {
  for (const page of pages) {
    if (!page.isDestroyed()) page.send(IPC_PUSH_CHANNEL, message);
  }
}
