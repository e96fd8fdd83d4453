import {
  type ApiMethodName,
  type ApiResult,
  apiMethods,
  desktopMethods,
  type IpcResult,
  ownerActions,
} from '../../../core/contracts/api.ts';
import type { DesktopMethodName } from './live-client.ts';

/** Spelt out because only a mapped type tells the compiler which result belongs to which name. */
const readers: { [Name in ApiMethodName]: (result: unknown) => ApiResult<Name> } = {
  today: (result) => apiMethods.today.result.parse(result),
  report: (result) => apiMethods.report.result.parse(result),
  sessions: (result) => apiMethods.sessions.result.parse(result),
  status: (result) => apiMethods.status.result.parse(result),
};

const desktopReaders: { [Name in DesktopMethodName]: (result: unknown) => IpcResult<Name> } = {
  pause: (result) => ownerActions.pause.result.parse(result),
  resume: (result) => ownerActions.resume.result.parse(result),
  restartFailed: (result) => ownerActions.restartFailed.result.parse(result),
  desktopState: (result) => desktopMethods.desktopState.result.parse(result),
  openWindow: (result) => desktopMethods.openWindow.result.parse(result),
  openInBrowser: (result) => desktopMethods.openInBrowser.result.parse(result),
  hidePopover: (result) => desktopMethods.hidePopover.result.parse(result),
  resizePopover: (result) => desktopMethods.resizePopover.result.parse(result),
  setOpenAtLogin: (result) => desktopMethods.setOpenAtLogin.result.parse(result),
  quit: (result) => desktopMethods.quit.result.parse(result),
};

/** Checks what the server answered to a method. Throws when it breaks the contract. */
export function readResult<Name extends ApiMethodName>(name: Name, result: unknown): ApiResult<Name> {
  return readers[name](result);
}

/** Checks what the desktop answered to one of its own methods. Throws when it breaks the contract. */
export function readDesktopResult<Name extends DesktopMethodName>(name: Name, result: unknown): IpcResult<Name> {
  return desktopReaders[name](result);
}
