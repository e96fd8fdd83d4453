import { z } from 'zod';
import { acceptanceArgsSchema, acceptanceSchema } from './acceptance.ts';
import { activityGridArgsSchema, activityGridSchema } from './activity-grid.ts';
import { blocksArgsSchema, blocksSchema } from './blocks.ts';
import { budgetsArgsSchema, budgetsSchema } from './budgets.ts';
import { type Changed, changedSchema } from './changed.ts';
import { contentReportSchema } from './content.ts';
import { dayArgsSchema, dayViewSchema } from './day.ts';
import {
  chosenLettersSchema,
  deadLettersArgsSchema,
  deadLettersSchema,
  droppedLettersSchema,
  replayedLettersSchema,
} from './dead-letters.ts';
import { desktopMethods } from './desktop.ts';
import { diagnosticsSchema } from './diagnostics.ts';
import { errorClassesArgsSchema, errorClassesSchema } from './error-classes.ts';
import { explainArgsSchema, explainSchema } from './explain.ts';
import { exportArgsSchema, exportPreviewSchema, exportSelectionSchema } from './export.ts';
import { feedArgsSchema, feedSchema } from './feed.ts';
import { chooseInsightArgsSchema, insightsArgsSchema, insightsSchema } from './insights.ts';
import { integrationsSchema } from './integration.ts';
import { currentJobSchema } from './lifecycle-job.ts';
import { liveMetricsSchema } from './live-metrics.ts';
import { method } from './method.ts';
import { pipelineSchema } from './pipeline.ts';
import { platformSchema } from './platform.ts';
import { priceModeSchema } from './price-override.ts';
import { pricesSchema } from './prices.ts';
import { ownerStatusSchema } from './process-status.ts';
import { processUsageSchema } from './process-usage.ts';
import { productivityArgsSchema, productivitySchema } from './productivity.ts';
import { projectNamesArgsSchema, projectNamesSchema } from './project-names.ts';
import { purgeOrderSchema, purgePreviewSchema, purgeScopeSchema } from './purge.ts';
import { freshnessSchema, rangeArgsSchema, weekDaySchema } from './query-range.ts';
import { REPORT_KINDS } from './report-kinds.ts';
import { sampleAddressSchema } from './sample.ts';
import { seriesArgsSchema, seriesSchema } from './series.ts';
import { sessionAnswerSchema, sessionArgsSchema } from './session.ts';
import { sessionTimelineArgsSchema, sessionTimelineSchema } from './session-timeline.ts';
import { sessionsArgsSchema, sessionsSchema } from './sessions.ts';
import { changeSettingsArgsSchema, settingsReportSchema } from './settings-report.ts';
import { lookIntoFoldersArgsSchema, lookIntoFoldersSchema, sourcesSchema } from './sources.ts';
import { storageReportSchema } from './storage-report.ts';
import { summaryArgsSchema, summarySchema } from './summary.ts';
import { todayArgsSchema, todaySchema } from './today.ts';
import { tokenKindsArgsSchema, tokenKindsSchema } from './token-kinds.ts';
import { toolHoursArgsSchema, toolHoursSchema } from './tool-hours.ts';
import { toolReportArgsSchema, toolReportSchema } from './tool-report.ts';
import { transcriptArgsSchema, transcriptSchema } from './transcript.ts';
import { modelTotalsSchema, totalsSchema } from './usage.ts';

/**
 * The one schema behind every door: Electron IPC, REST, WebSocket, MCP and CLI are derived from `apiMethods` below,
 * and `core/query` is its only implementation.
 */

export { DASHBOARD_VIEWS, type DesktopState, desktopMethods, desktopStateSchema } from './desktop.ts';
export { daySchema, type Freshness, freshnessSchema, rangeArgsSchema, timeZoneSchema } from './query-range.ts';
export { REPORT_KINDS, type ReportKind } from './report-kinds.ts';
export { type Session, type Sessions, sessionSchema, sessionsArgsSchema, sessionsSchema } from './sessions.ts';
export { type Today, todayArgsSchema, todaySchema } from './today.ts';

export const reportKindSchema = z.enum(REPORT_KINDS);

export const reportArgsSchema = rangeArgsSchema.extend({
  kind: reportKindSchema,
  /** First day of a week; absent = Monday. */
  startOfWeek: weekDaySchema.optional(),
  /** Another cost than the stored one, which follows the setting `pricing.mode`. */
  mode: priceModeSchema.optional(),
});
export type ReportArgs = z.infer<typeof reportArgsSchema>;

export const reportRowSchema = totalsSchema.extend({
  /** Day `YYYY-MM-DD`, week's first day, month `YYYY-MM`, session id, model name, project hash, or subagent's id. */
  key: z.string(),
  /** For people: the key, the project's name, a subagent's kind with its id, or `main` for all that is no subagent's. */
  label: z.string(),
  modelBreakdowns: z.array(modelTotalsSchema),
  /** Sessions and subagents only, else null. */
  session: z
    .object({
      /** The session itself, or the one that called the subagent. */
      sessionId: z.string(),
      /** The session that this one's history began with, or that called it; null where nothing says so. */
      parentSessionId: z.string().nullable(),
      /** Subagents only: the tool's name for its kind; null where it does not say. */
      agentType: z.string().nullable().optional(),
      platform: platformSchema,
      projectName: z.string().nullable(),
      firstActivity: z.string(),
      lastActivity: z.string(),
    })
    .nullable(),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

export const reportSchema = z.object({
  kind: reportKindSchema,
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** Days, weeks and months ascending; sessions by last activity ascending; the others by cost descending. */
  rows: z.array(reportRowSchema),
  totals: totalsSchema,
  freshness: freshnessSchema,
});
export type Report = z.infer<typeof reportSchema>;

export const statusSchema = z.object({
  owner: ownerStatusSchema.nullable(),
  database: z.object({ present: z.boolean(), bytes: z.number(), walBytes: z.number() }),
  sources: z.array(
    z.object({
      platform: platformSchema,
      files: z.number().int(),
      rejectedLines: z.number().int(),
      rejectedByReason: z.record(z.string(), z.number().int()),
      events: z.number().int(),
    }),
  ),
  deadLetters: z.number().int(),
  /** Models that were used and have no price, most tokens first. */
  unpriced: z.array(z.object({ model: z.string(), tokens: z.number().int() })).optional(),
  freshness: freshnessSchema,
});
export type Status = z.infer<typeof statusSchema>;

export const apiMethods = {
  today: method(todayArgsSchema, todaySchema),
  report: method(reportArgsSchema, reportSchema),
  projectNames: method(projectNamesArgsSchema, projectNamesSchema),
  sessions: method(sessionsArgsSchema, sessionsSchema),
  status: method(z.object({}), statusSchema),
  blocks: method(blocksArgsSchema, blocksSchema),
  tools: method(toolReportArgsSchema, toolReportSchema),
  explain: method(explainArgsSchema, explainSchema),
  prices: method(z.object({}), pricesSchema),
  summary: method(summaryArgsSchema, summarySchema),
  series: method(seriesArgsSchema, seriesSchema),
  tokenKinds: method(tokenKindsArgsSchema, tokenKindsSchema),
  activityGrid: method(activityGridArgsSchema, activityGridSchema),
  feed: method(feedArgsSchema, feedSchema),
  session: method(sessionArgsSchema, sessionAnswerSchema),
  sessionTimeline: method(sessionTimelineArgsSchema, sessionTimelineSchema),
  /** Only for pages: out of the tool's own files, stored nowhere. */
  transcript: method(transcriptArgsSchema, transcriptSchema),
  day: method(dayArgsSchema, dayViewSchema),
  toolHours: method(toolHoursArgsSchema, toolHoursSchema),
  acceptance: method(acceptanceArgsSchema, acceptanceSchema),
  errorClasses: method(errorClassesArgsSchema, errorClassesSchema),
  insights: method(insightsArgsSchema, insightsSchema),
  productivity: method(productivityArgsSchema, productivitySchema),
  budgets: method(budgetsArgsSchema, budgetsSchema),
  settings: method(z.object({}), settingsReportSchema),
  sources: method(z.object({}), sourcesSchema),
  lookIntoFolders: method(lookIntoFoldersArgsSchema, lookIntoFoldersSchema),
  /** Whether the tools' own settings name us, and when something came from there. */
  integrations: method(z.object({}), integrationsSchema),
  storage: method(z.object({}), storageReportSchema),
  content: method(z.object({}), contentReportSchema),
  pipeline: method(z.object({}), pipelineSchema),
  /** How it goes now, kept in Redis; without it worked out of the database. */
  liveMetrics: method(z.object({}), liveMetricsSchema),
  /** Events that could not be stored, without their content. */
  deadLetters: method(deadLettersArgsSchema, deadLettersSchema),
};
export type ApiMethods = typeof apiMethods;
export type ApiMethodName = keyof ApiMethods;
export type ApiArgs<Name extends ApiMethodName> = z.input<ApiMethods[Name]['args']>;
export type ApiResult<Name extends ApiMethodName> = z.output<ApiMethods[Name]['result']>;

/** The longest pause that ends by itself. */
export const PAUSE_MAX_MS = 31 * 86_400_000;
/** The pause that people are offered with a click. */
export const SHORT_PAUSE_MS = 3_600_000;
const pauseArgsSchema = z.object({ forMs: z.number().int().min(1_000).max(PAUSE_MAX_MS).optional() });

/** What the owner of a home is asked to do. Each answers once it is done. */
export const ownerActions = {
  /** Sources are not read any more until `resume`, also over restarts; with `forMs` at most so long from now on. */
  pause: method(pauseArgsSchema, z.object({})),
  resume: method(z.object({}), z.object({})),
  /** Starts the processes that were given up once more, at once. */
  restartFailed: method(z.object({}), z.object({})),
  /** Says what becomes of findings, or takes it back. */
  chooseInsight: method(chooseInsightArgsSchema, z.object({})),
  /** Writes a part of the settings into config.yaml and puts it in force; answers with what is in force then. */
  changeSettings: method(changeSettingsArgsSchema, settingsReportSchema),
  /** Works out exactly what a purge would take away. */
  purgePreview: method(purgeScopeSchema, purgePreviewSchema),
  /**
   * Begins a job and answers at once; `currentJob` tells how it goes on. One runs at a time. No job, and nothing deleted,
   * where a person was asked by a dialog of the system and would rather not.
   */
  startPurge: method(purgeOrderSchema, currentJobSchema),
  exportPreview: method(exportSelectionSchema, exportPreviewSchema),
  startExport: method(exportArgsSchema, currentJobSchema),
  /** The job that runs, or the last one that did. */
  currentJob: method(z.object({}), currentJobSchema),
  /** Breaks off the job of this number, where that can be. */
  cancelJob: method(z.object({ id: z.number().int() }), currentJobSchema),
  /** Stores dead letters after all, as far as that can be done now; said again it changes nothing. */
  replayDeadLetters: method(chosenLettersSchema, replayedLettersSchema),
  /** What the processes take of the machine, measured now. */
  processUsage: method(z.object({}), processUsageSchema),
  /** What helps to find what is wrong, without content, names and paths. */
  diagnostics: method(z.object({}), diagnosticsSchema),
  /** Deletes dead letters for good. */
  dropDeadLetters: method(chosenLettersSchema, droppedLettersSchema),
  /** Starts a server on invented sessions in a home of its own; asked again it answers the same one. */
  showSample: method(z.object({}), sampleAddressSchema),
  /** Ends such a server: asked of itself, and refused by any other. */
  endSample: method(z.object({}), z.object({})),
};
export type OwnerActionName = keyof typeof ownerActions;

/** Whether the contract has such an action. */
export function isOwnerAction(name: string): name is OwnerActionName {
  return Object.hasOwn(ownerActions, name);
}

/** Everything a page of the desktop may call. IPC, its checks and the preload's types are made from this value. */
export const ipcMethods = { ...apiMethods, ...ownerActions, ...desktopMethods };
export type IpcMethods = typeof ipcMethods;
export type IpcMethodName = keyof IpcMethods;
export type IpcArgs<Name extends IpcMethodName> = z.input<IpcMethods[Name]['args']>;
export type IpcResult<Name extends IpcMethodName> = z.output<IpcMethods[Name]['result']>;

/** What every client of the contract looks like, whatever carries it. */
export type ApiClient = {
  call<Name extends ApiMethodName>(name: Name, args: ApiArgs<Name>): Promise<ApiResult<Name>>;
  /** Calls back when stored figures changed; returns the way to stop. */
  onChanged(listener: (change: Changed) => void): () => void;
};

/** WebSocket frames. One JSON object a frame. */
export const socketRequestSchema = z.object({
  id: z.number().int(),
  method: z.string(),
  args: z.unknown(),
});
/** `mark`: what a client names that comes back. Absent where a watched question could not be answered. */
const figuresOfSocket = {
  revision: z.number().int(),
  figures: z.record(z.string(), z.unknown()),
  mark: z.string().optional(),
};
export const socketMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.number().int(), result: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int().nullable(), message: z.string() }),
  z.object({ type: z.literal('changed'), change: changedSchema, mark: z.string().optional() }),
  /** First of all. `resumed`: nothing has changed since the mark that the client named, and no snapshot follows. */
  z.object({ type: z.literal('hello'), server: z.string(), revision: z.number().int(), resumed: z.boolean() }),
  /** Every watched question with its answer: once, behind `hello`. */
  z.object({ type: z.literal('snapshot'), ...figuresOfSocket }),
  /** Instead of `changed`, to who watches: those answers that are others now. */
  z.object({ type: z.literal('update'), ...figuresOfSocket }),
]);
export type SocketMessage = z.infer<typeof socketMessageSchema>;

/** Today's figures as the tray shows them. `answeredAt`: epoch milliseconds. */
const shownFiguresSchema = z.object({ today: todaySchema, answeredAt: z.number() });
export type ShownFigures = z.infer<typeof shownFiguresSchema>;

/** What the desktop sends to its pages unasked. */
export const ipcPushSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changed'), change: changedSchema }),
  /** The processes or the desktop itself changed; both are asked for anew. */
  z.object({ type: z.literal('state') }),
  /** The popover was opened: focus starts anew, and figures that are known already are painted before any is asked for. */
  z.object({ type: z.literal('popoverShown'), figures: shownFiguresSchema.optional() }),
  /** Nobody sees the popover until it is opened again: nothing is to be asked for it. */
  z.object({ type: z.literal('popoverHidden') }),
  /** The menu wants something of the window: it is there to be taken by `takeCommand`. */
  z.object({ type: z.literal('command') }),
]);
export type IpcPush = z.infer<typeof ipcPushSchema>;

/** What a call over IPC answers: errors cross as words, because Electron would wrap a thrown one in its own. */
export const ipcAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type IpcAnswer = z.infer<typeof ipcAnswerSchema>;
