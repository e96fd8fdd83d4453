import { type ApiArgs, type ApiMethodName, type ApiResult, apiMethods } from '../contracts/api.ts';
import type { PricingSettings } from '../contracts/price-override.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { noTranscript } from '../contracts/transcript.ts';
import { createPriceBook, type PriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import type { ReadableDB } from '../storage/database.ts';
import { acceptance } from './acceptance.ts';
import { activityGrid } from './activity-grid.ts';
import { inOneSnapshot } from './answer-calls.ts';
import { blocks } from './blocks.ts';
import { budgets } from './budgets.ts';
import { content } from './content.ts';
import { day } from './day.ts';
import { deadLetters } from './dead-letters.ts';
import { errorClasses } from './error-classes.ts';
import { parseArgs } from './errors.ts';
import { explain } from './explain.ts';
import { feed } from './feed.ts';
import { type HomeFacts, NO_HOME } from './home-facts.ts';
import { insights } from './insights.ts';
import { integrations } from './integrations.ts';
import { liveMetrics } from './live-metrics.ts';
import { pipeline } from './pipeline.ts';
import { prices } from './prices.ts';
import { productivity } from './productivity.ts';
import { projectChoices } from './project-choices.ts';
import { report } from './report.ts';
import { series } from './series.ts';
import { session } from './session.ts';
import { sessionTimeline } from './session-timeline.ts';
import { sessions } from './sessions.ts';
import { sources } from './sources.ts';
import { status } from './status.ts';
import { storage } from './storage.ts';
import { summary } from './summary.ts';
import { today } from './today.ts';
import { tokenKinds } from './token-kinds.ts';
import { toolHours } from './tool-hours.ts';
import { tools } from './tools.ts';

export type QueryService = {
  /**
   * Answers one call of the contract out of one consistent snapshot of the database.
   * @throws QueryArgumentError when arguments are not allowed
   * @throws QueryDatabaseError when the database is of another version
   */
  call<Name extends ApiMethodName>(name: Name, args: ApiArgs<Name>): Promise<ApiResult<Name>>;
};

type Snapshot = {
  database: ReadableDB | null;
  owner: OwnerStatus | null;
  now: number;
  pricing: Pricing;
  home: HomeFacts;
};

/** The setting `pricing`, and the book that is made of it when a call first needs one. */
type Pricing = { settings: PricingSettings; book: () => PriceBook };

/** While nobody derives, nothing is behind. */
const NO_PRESSURE = { level: 'green' };

const BUNDLED_PRICES: PricingSettings = { mode: 'auto', overrides: [] };

const answers: { [Name in ApiMethodName]: (snapshot: Snapshot, args: unknown) => ApiResult<Name> } = {
  today: ({ database, now }, args) => today(database, parseArgs(apiMethods.today.args, args), now),
  report: ({ database, pricing }, args) => report(database, parseArgs(apiMethods.report.args, args), pricing.book),
  projectNames: ({ database }, args) => projectChoices(database, parseArgs(apiMethods.projectNames.args, args)),
  sessions: ({ database, now, home }, args) => sessions(database, parseArgs(apiMethods.sessions.args, args), now, home),
  status: ({ database, owner }) => status(database, owner),
  blocks: ({ database, now, pricing }, args) => {
    const parsed = parseArgs(apiMethods.blocks.args, args);
    return blocks(database, parsed, { mode: parsed.mode ?? null, prices: pricing.book }, now);
  },
  tools: ({ database }, args) => tools(database, parseArgs(apiMethods.tools.args, args)),
  explain: ({ database, pricing }, args) => explain(database, parseArgs(apiMethods.explain.args, args), pricing.book),
  prices: ({ database, pricing }) => prices(database, pricing.book(), pricing.settings),
  summary: ({ database, now }, args) => summary(database, parseArgs(apiMethods.summary.args, args), now),
  series: ({ database, owner, now }, args) => series(database, parseArgs(apiMethods.series.args, args), owner, now),
  tokenKinds: ({ database, pricing }, args) =>
    tokenKinds(database, parseArgs(apiMethods.tokenKinds.args, args), pricing.book),
  activityGrid: ({ database, now }, args) => activityGrid(database, parseArgs(apiMethods.activityGrid.args, args), now),
  feed: ({ database, now }, args) => feed(database, parseArgs(apiMethods.feed.args, args), now),
  session: ({ database, now }, args) => session(database, parseArgs(apiMethods.session.args, args), now),
  sessionTimeline: ({ database }, args) => sessionTimeline(database, parseArgs(apiMethods.sessionTimeline.args, args)),
  // No file is read here: the gateway answers this one itself.
  transcript: () => noTranscript('unsupported'),
  day: ({ database, now }, args) => day(database, parseArgs(apiMethods.day.args, args), now),
  toolHours: ({ database }, args) => toolHours(database, parseArgs(apiMethods.toolHours.args, args)),
  acceptance: ({ database, now }, args) => acceptance(database, parseArgs(apiMethods.acceptance.args, args), now),
  errorClasses: ({ database, now }, args) => errorClasses(database, parseArgs(apiMethods.errorClasses.args, args), now),
  insights: ({ database, now, owner, home }, args) => {
    const isBehind = (owner?.pressure ?? NO_PRESSURE).level !== 'green';
    return insights(
      database,
      parseArgs(apiMethods.insights.args, args),
      now,
      isBehind,
      () => home.keptTranscripts?.() ?? null,
    );
  },
  productivity: ({ database, now }, args) => productivity(database, parseArgs(apiMethods.productivity.args, args), now),
  budgets: ({ database, now, home }, args) =>
    budgets(database, parseArgs(apiMethods.budgets.args, args), home.settings().settings.budgets, now),
  settings: ({ home }) => home.settings(),
  sources: ({ database, home }) => sources(database, home),
  lookIntoFolders: ({ home }, args) => {
    const { platform, paths } = parseArgs(apiMethods.lookIntoFolders.args, args);
    return { folders: home.lookIntoFolders(platform, paths) };
  },
  integrations: ({ database, home, owner }) => integrations(database, home, owner),
  content: ({ database, home }) => content(database, home),
  storage: ({ database, owner, now, home }) => storage(database, home, owner, now),
  pipeline: ({ database, now, owner }) => pipeline(database, now, owner?.startedAt ?? null),
  // Whoever has a Redis asks that first.
  liveMetrics: ({ database, now }) => liveMetrics(database, now),
  deadLetters: ({ database }, args) => deadLetters(database, parseArgs(apiMethods.deadLetters.args, args)),
};

/**
 * The only implementation of the contract.
 * @param open gives the connection to read from, asked again for each call and never closed here; null while there is
 *   no database, which is answered with zeros.
 * @param owner what is known of the running processes, null when none run.
 * @param now the clock, epoch milliseconds.
 * @param settings the setting `pricing`: prices and mode for what is not stored.
 * @param home what some questions need beside the database
 */
export function createQueryService(
  open: () => ReadableDB | null,
  owner: () => OwnerStatus | null,
  now: () => number = Date.now,
  settings: PricingSettings = BUNDLED_PRICES,
  home: HomeFacts = NO_HOME,
): QueryService {
  let made: PriceBook | null = null;
  const book = () => {
    made ??= createPriceBook(bundledPriceTable, settings.overrides, settings.mode);
    return made;
  };
  return {
    async call(name, args) {
      return inOneSnapshot(open(), (database) =>
        answers[name]({ database, owner: owner(), now: now(), pricing: { settings, book }, home }, args),
      );
    },
  };
}
