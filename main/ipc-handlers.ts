import { shell } from 'electron';
import type { DesktopState } from '../core/contracts/api.ts';
import type { AnalyticsWindow } from './analytics-window.ts';
import type { AppearanceChoice } from './appearance.ts';
import { askInBox } from './ask-in-box.ts';
import { chooseExportFile, saveChartFile } from './choose-export-file.ts';
import { type CommandToolPlan, installCommandTool, readCommandTool, removeCommandTool } from './command-tool.ts';
import type { DesktopActions } from './desktop-actions.ts';
import { createExportPlaces, showLastExport } from './export-places.ts';
import type { HomeSession } from './home-session.ts';
import type { IpcHandlers } from './ipc.ts';
import { createPageOrders } from './page-orders.ts';
import type { PopoverWindow } from './popover-window.ts';
import { showNotice } from './show-notice.ts';
import { tellUnseen } from './tell-unseen.ts';

export type IpcHandlersPlan = {
  running: HomeSession;
  actions: DesktopActions;
  popover: PopoverWindow;
  analytics: AnalyticsWindow;
  appearance: AppearanceChoice;
  desktopState(): DesktopState;
  /** A page changed the settings; `report` is what the owner answered. */
  onChangedSettings(report: unknown): void;
  command: CommandToolPlan;
  quit(): void;
};

/** What stands behind each method of the contract in the desktop. What leads elsewhere closes the popover. */
export function createIpcHandlers(plan: IpcHandlersPlan): IpcHandlers {
  const { running, actions, popover, analytics } = plan;
  const places = createExportPlaces();
  const order = createPageOrders({ running, places, ask: askInBox });
  return {
    query: (name, args) => running.call(name, args),
    act: async (name, args, page) => {
      const answer = await order(name, args, page);
      if (name === 'changeSettings') plan.onChangedSettings(answer);
      if (name === 'showSample') await actions.openSample(answer);
      return answer;
    },
    desktop: {
      desktopState: async () => plan.desktopState(),
      openWindow: async ({ view, ...parts }) => {
        analytics.open(view, parts);
        popover.hide();
        return {};
      },
      takeCommand: async () => ({ command: analytics.takeCommand() }),
      showProgramPart: async ({ part }) => {
        await actions.showProgramPart(part);
        return {};
      },
      openInBrowser: async () => {
        await actions.openInBrowser();
        popover.hide();
        return {};
      },
      hidePopover: async () => {
        popover.hide();
        return {};
      },
      resizePopover: async (size) => {
        popover.resize(size);
        return {};
      },
      setOpenAtLogin: async ({ enabled }) => {
        actions.setOpenAtLogin(enabled);
        return plan.desktopState();
      },
      setAppearance: async ({ appearance }) => {
        plan.appearance.set(appearance);
        return plan.desktopState();
      },
      chooseExportFile: async ({ name }) => {
        const path = await chooseExportFile(name);
        places.allow(path);
        return { path };
      },
      showExport: async () => {
        showLastExport(await running.act('currentJob', {}), (path) => shell.showItemInFolder(path));
        return {};
      },
      saveFile: async ({ name, kind, content }, page) => ({
        saved: await tellUnseen(() => saveChartFile(name, kind, content), {
          // The system's dialog takes the focus, and the popover goes with it.
          isSeen: () => page === null || page !== popover.window()?.webContents || popover.isVisible(),
          tell: (body) => showNotice({ title: 'The file was not saved', body }, () => popover.show()),
        }),
      }),
      commandTool: async () => readCommandTool(plan.command),
      setCommandTool: async ({ installed }) =>
        installed ? installCommandTool(plan.command) : removeCommandTool(plan.command),
      quit: async () => {
        plan.quit();
        return {};
      },
    },
  };
}
