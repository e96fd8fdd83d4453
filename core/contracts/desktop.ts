import { z } from 'zod';
import { appearanceSchema } from './appearance.ts';
import { method } from './method.ts';
import { ownerStatusSchema } from './process-status.ts';

/** What only the desktop has: its windows, and how it stands in the system. */

export const DASHBOARD_VIEWS = ['overview', 'sessions', 'tools', 'insights', 'data', 'health', 'settings'] as const;
export type DashboardView = (typeof DASHBOARD_VIEWS)[number];

/** How a view is laid out, or which of its dialogs is open, as its address names it. */
const layoutSchema = z.string().regex(/^[a-z]{1,20}$/);

/** How the desktop stands; pushed whenever it changes. */
export const desktopStateSchema = z.object({
  version: z.string(),
  /** What runs the desktop, e.g. `Electron 45.4.1`. */
  runtime: z.string(),
  /** True while another Blueplane (a daemon) does the work and this one only shows it. */
  attached: z.boolean(),
  /** The newest state of all processes, also while the one that answers questions is down; null while nothing runs. */
  owner: ownerStatusSchema.nullable(),
  /** Why nothing runs, in words that say what to do; null while all is well. */
  problem: z.string().nullable(),
  /** `needs_approval`: switched on here, but the system waits for the user's word. `unsupported`: cannot be set here. */
  openAtLogin: z.enum(['on', 'off', 'needs_approval', 'unsupported']),
  appearance: appearanceSchema,
  /** The keys that open the popover from anywhere. `taken`: the system did not give them, mostly to another program. */
  shortcut: z.object({ keys: z.string(), state: z.enum(['on', 'off', 'taken']) }),
});
export type DesktopState = z.infer<typeof desktopStateSchema>;

/** What the menu of the program has the window do. */
export const windowCommandSchema = z.discriminatedUnion('does', [
  z.object({ does: z.literal('show'), view: z.enum(DASHBOARD_VIEWS), layout: layoutSchema.optional() }),
  z.object({ does: z.literal('open'), dialog: z.enum(['search', 'shortcuts']) }),
]);
export type WindowCommand = z.infer<typeof windowCommandSchema>;

/** Parts of the program that the system shows: the README, the texts of the licences, the folder with the log. */
export const PROGRAM_PARTS = ['readme', 'licences', 'logs'] as const;
export type ProgramPart = (typeof PROGRAM_PARTS)[number];

/** How the command `blueplane` stands on this computer. */
export const commandToolSchema = z.object({
  /** `outdated`: it starts a Blueplane that lay elsewhere. `foreign`: another's file has its place. */
  state: z.enum(['absent', 'installed', 'outdated', 'foreign', 'unsupported']),
  /** Where it is, or would be. */
  path: z.string(),
  /** Whether shells look there. */
  isOnPath: z.boolean(),
  /** Another program that a shell starts by this name; null without any. */
  other: z.string().nullable(),
});
export type CommandTool = z.infer<typeof commandToolSchema>;

/** What charts are saved as, and diagnostics. */
export const SAVED_FILE_KINDS = ['png', 'csv', 'json'] as const;
export type SavedFileKind = (typeof SAVED_FILE_KINDS)[number];

/** A picture of the widest chart takes a tenth of it; nothing that a page could send fills a disk. */
const SAVED_FILE_BYTES_MAX = 32 * 1024 * 1024;

/** What only the desktop can be asked, beside the rest of the contract. */
export const desktopMethods = {
  desktopState: method(z.object({}), desktopStateSchema),
  /** Opens the window, or brings it to the front, at a view; the other parts as its address names them. */
  openWindow: method(
    z.object({
      view: z.enum(DASHBOARD_VIEWS).optional(),
      layout: layoutSchema.optional(),
      session: z.string().min(1).max(320).optional(),
      hour: z.number().int().min(0).max(23).optional(),
    }),
    z.object({}),
  ),
  /** What the menu wants of the window and nobody has done yet; once only, null when there is nothing. */
  takeCommand: method(z.object({}), z.object({ command: windowCommandSchema.nullable() })),
  /** Opens the dashboard in the system's browser. */
  openInBrowser: method(z.object({}), z.object({})),
  /** Has the system show a part of the program. */
  showProgramPart: method(z.object({ part: z.enum(PROGRAM_PARTS) }), z.object({})),
  hidePopover: method(z.object({}), z.object({})),
  /** Fits the popover to its content, in CSS pixels; what the screen does not hold scrolls. Larger text needs more width. */
  resizePopover: method(
    z.object({ height: z.number().int().min(120).max(2_000), width: z.number().int().min(360).max(420) }),
    z.object({}),
  ),
  setOpenAtLogin: method(z.object({ enabled: z.boolean() }), desktopStateSchema),
  setAppearance: method(z.object({ appearance: appearanceSchema }), desktopStateSchema),
  /** Asks the person where an export goes, in the system's own dialog; null when they would rather not. */
  chooseExportFile: method(z.object({ name: z.string().min(1).max(255) }), z.object({ path: z.string().nullable() })),
  /** Has the system show the file of the export that was made last in its folder; no page says which. */
  showExport: method(z.object({}), z.object({})),
  /** Asks the person where a chart or diagnostics go, and writes it there; `saved` is false when they would rather not. */
  saveFile: method(
    z.object({
      name: z.string().min(1).max(255),
      kind: z.enum(SAVED_FILE_KINDS),
      content: z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= SAVED_FILE_BYTES_MAX, 'at most 32 MB'),
    }),
    z.object({ saved: z.boolean() }),
  ),
  commandTool: method(z.object({}), commandToolSchema),
  /** Installs the command `blueplane`, or takes it away; nothing that is another's is touched. */
  setCommandTool: method(z.object({ installed: z.boolean() }), commandToolSchema),
  quit: method(z.object({}), z.object({})),
};
