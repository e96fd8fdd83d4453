import {
  type ApiMethodName,
  type ApiResult,
  apiMethods,
  desktopMethods,
  type IpcResult,
  type OwnerActionName,
  ownerActions,
} from '../../../core/contracts/api.ts';
import type { DesktopMethodName } from './live-client.ts';

/** Spelt out because only a mapped type tells the compiler which result belongs to which name. */
const readers: { [Name in ApiMethodName]: (result: unknown) => ApiResult<Name> } = {
  today: (result) => apiMethods.today.result.parse(result),
  report: (result) => apiMethods.report.result.parse(result),
  projectNames: (result) => apiMethods.projectNames.result.parse(result),
  sessions: (result) => apiMethods.sessions.result.parse(result),
  status: (result) => apiMethods.status.result.parse(result),
  blocks: (result) => apiMethods.blocks.result.parse(result),
  tools: (result) => apiMethods.tools.result.parse(result),
  explain: (result) => apiMethods.explain.result.parse(result),
  prices: (result) => apiMethods.prices.result.parse(result),
  summary: (result) => apiMethods.summary.result.parse(result),
  series: (result) => apiMethods.series.result.parse(result),
  tokenKinds: (result) => apiMethods.tokenKinds.result.parse(result),
  activityGrid: (result) => apiMethods.activityGrid.result.parse(result),
  feed: (result) => apiMethods.feed.result.parse(result),
  session: (result) => apiMethods.session.result.parse(result),
  sessionTimeline: (result) => apiMethods.sessionTimeline.result.parse(result),
  transcript: (result) => apiMethods.transcript.result.parse(result),
  day: (result) => apiMethods.day.result.parse(result),
  toolHours: (result) => apiMethods.toolHours.result.parse(result),
  acceptance: (result) => apiMethods.acceptance.result.parse(result),
  errorClasses: (result) => apiMethods.errorClasses.result.parse(result),
  insights: (result) => apiMethods.insights.result.parse(result),
  productivity: (result) => apiMethods.productivity.result.parse(result),
  budgets: (result) => apiMethods.budgets.result.parse(result),
  settings: (result) => apiMethods.settings.result.parse(result),
  sources: (result) => apiMethods.sources.result.parse(result),
  lookIntoFolders: (result) => apiMethods.lookIntoFolders.result.parse(result),
  integrations: (result) => apiMethods.integrations.result.parse(result),
  storage: (result) => apiMethods.storage.result.parse(result),
  content: (result) => apiMethods.content.result.parse(result),
  pipeline: (result) => apiMethods.pipeline.result.parse(result),
  liveMetrics: (result) => apiMethods.liveMetrics.result.parse(result),
  deadLetters: (result) => apiMethods.deadLetters.result.parse(result),
};

const actionReaders: { [Name in OwnerActionName]: (result: unknown) => IpcResult<Name> } = {
  pause: (result) => ownerActions.pause.result.parse(result),
  resume: (result) => ownerActions.resume.result.parse(result),
  restartFailed: (result) => ownerActions.restartFailed.result.parse(result),
  chooseInsight: (result) => ownerActions.chooseInsight.result.parse(result),
  changeSettings: (result) => ownerActions.changeSettings.result.parse(result),
  purgePreview: (result) => ownerActions.purgePreview.result.parse(result),
  startPurge: (result) => ownerActions.startPurge.result.parse(result),
  exportPreview: (result) => ownerActions.exportPreview.result.parse(result),
  startExport: (result) => ownerActions.startExport.result.parse(result),
  currentJob: (result) => ownerActions.currentJob.result.parse(result),
  cancelJob: (result) => ownerActions.cancelJob.result.parse(result),
  processUsage: (result) => ownerActions.processUsage.result.parse(result),
  diagnostics: (result) => ownerActions.diagnostics.result.parse(result),
  replayDeadLetters: (result) => ownerActions.replayDeadLetters.result.parse(result),
  dropDeadLetters: (result) => ownerActions.dropDeadLetters.result.parse(result),
  showSample: (result) => ownerActions.showSample.result.parse(result),
  endSample: (result) => ownerActions.endSample.result.parse(result),
};

const desktopReaders: { [Name in DesktopMethodName]: (result: unknown) => IpcResult<Name> } = {
  desktopState: (result) => desktopMethods.desktopState.result.parse(result),
  openWindow: (result) => desktopMethods.openWindow.result.parse(result),
  takeCommand: (result) => desktopMethods.takeCommand.result.parse(result),
  openInBrowser: (result) => desktopMethods.openInBrowser.result.parse(result),
  showProgramPart: (result) => desktopMethods.showProgramPart.result.parse(result),
  hidePopover: (result) => desktopMethods.hidePopover.result.parse(result),
  resizePopover: (result) => desktopMethods.resizePopover.result.parse(result),
  setOpenAtLogin: (result) => desktopMethods.setOpenAtLogin.result.parse(result),
  setAppearance: (result) => desktopMethods.setAppearance.result.parse(result),
  chooseExportFile: (result) => desktopMethods.chooseExportFile.result.parse(result),
  showExport: (result) => desktopMethods.showExport.result.parse(result),
  saveFile: (result) => desktopMethods.saveFile.result.parse(result),
  commandTool: (result) => desktopMethods.commandTool.result.parse(result),
  setCommandTool: (result) => desktopMethods.setCommandTool.result.parse(result),
  quit: (result) => desktopMethods.quit.result.parse(result),
};

/** What a schema says about an answer is of no use to whoever reads it on the screen. */
function inWords<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new Error(
      `Blueplane answered "${name}" in an unknown way. If it was updated, quit it and start it again, then reload this page.`,
      { cause },
    );
  }
}

/** Checks what the server answered to a method. Throws with words for people when it breaks the contract. */
export function readResult<Name extends ApiMethodName>(name: Name, result: unknown): ApiResult<Name> {
  return inWords(name, () => readers[name](result));
}

/** Checks what the owner answered to one of its actions. Throws with words for people. */
export function readActionResult<Name extends OwnerActionName>(name: Name, result: unknown): IpcResult<Name> {
  return inWords(name, () => actionReaders[name](result));
}

/** Checks what the desktop answered to one of its own methods. Throws with words for people. */
export function readDesktopResult<Name extends DesktopMethodName>(name: Name, result: unknown): IpcResult<Name> {
  return inWords(name, () => desktopReaders[name](result));
}
