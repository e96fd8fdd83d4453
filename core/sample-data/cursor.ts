import { inventCode, inventPrompt, inventProse, inventTitle, type Project } from './catalogue.ts';
import { createRandom } from './random.ts';
import { ToolClock, type ToolPlan, type ToolTruth } from './tool-plan.ts';
import type { JsonObject } from './transcript-line.ts';

/** Invented databases of Cursor: the global one with all conversations, and one for each workspace that lists its own. */

/** A database to write: rows of `ItemTable` and `cursorDiskKV`, and the description that stands beside it. */
export type SampleDatabase = {
  /** Relative to Cursor's `User` folder. */
  path: string;
  items: Record<string, JsonObject>;
  values: Record<string, JsonObject>;
  /** The content of `workspace.json`; null for the global database. */
  workspace: JsonObject | null;
  modifiedAt: number;
};

const MODELS = ['claude-sonnet-5', 'claude-sonnet-5', 'gpt-5.5', 'composer-1'] as const;
const CONTEXT_LIMIT = 200_000;
const CENTS_PER_ANSWER = 1.4;

/** How a conversation tells what it used: each answer its tokens, only what filled the context, or also the cost. */
type Telling = 'tokens' | 'context' | 'cents';
const TELLINGS: readonly Telling[] = ['tokens', 'context', 'cents', 'context'];

type Conversation = {
  id: string;
  clock: ToolClock;
  plan: ToolPlan;
  truth: ToolTruth;
  model: string;
  telling: Telling;
  bubbles: Record<string, JsonObject>;
  order: JsonObject[];
  context: number;
  lines: { added: number; removed: number };
};

function addBubble(conversation: Conversation, type: 1 | 2, fields: JsonObject): void {
  const { clock, bubbles, order } = conversation;
  const bubbleId = clock.random.uuid();
  const none = { inputTokens: 0, outputTokens: 0 };
  bubbles[bubbleId] = { _v: 3, type, bubbleId, createdAt: clock.iso(), text: '', tokenCount: none, ...fields };
  order.push({ bubbleId, type });
}

function addAnswer(conversation: Conversation): void {
  const { clock, telling, truth } = conversation;
  const { random } = clock;
  clock.pass(1_500, 12_000);
  const tokenCount = { inputTokens: conversation.context, outputTokens: random.skewed(60, 1_600) };
  conversation.context += tokenCount.outputTokens;
  const text = inventProse(random, 2);
  if (telling === 'context') {
    addBubble(conversation, 2, { text });
    return;
  }
  truth.responses += 1;
  truth.inputTokens += tokenCount.inputTokens;
  truth.outputTokens += tokenCount.outputTokens;
  addBubble(conversation, 2, { text, tokenCount });
}

const TOOLS = [
  ['read_file', 'targetFile'],
  ['search_replace', 'relativeWorkspacePath'],
  ['search_replace', 'relativeWorkspacePath'],
  ['edit_file', 'relativeWorkspacePath'],
  ['run_terminal_cmd', null],
  ['codebase_search', null],
] as const;

function addCall(conversation: Conversation): void {
  const { clock, plan, truth, lines } = conversation;
  const { random } = clock;
  const [name, pathKey] = random.pick(TOOLS);
  const isEdit = pathKey === 'relativeWorkspacePath';
  const failed = random.chance(0.07);
  const asked = isEdit && !failed && random.chance(0.7);
  const refused = asked && random.chance(0.15);
  const startedAt = clock.now;
  clock.pass(80, name === 'run_terminal_cmd' ? 20_000 : 2_500);
  const [added, removed] = [random.skewed(1, 38), random.skewed(0, 14)];
  const changed = isEdit && !failed && !refused;
  if (changed) {
    lines.added += added;
    lines.removed += removed;
  }
  truth.toolCalls += 1;
  if (failed) truth.toolFailures += 1;
  const output = inventCode(random, random.skewed(2, 30));
  const result = isEdit ? { diff: { chunks: [{ linesAdded: added, linesRemoved: removed }] } } : { output };
  conversation.context += Math.ceil(output.length / 4);
  addBubble(conversation, 2, {
    createdAt: new Date(startedAt).toISOString(),
    timingInfo: { clientStartTime: startedAt, clientEndTime: clock.now },
    toolFormerData: {
      tool: isEdit ? 7 : 5,
      name,
      toolCallId: `toolu_${random.identifier(20)}`,
      status: failed ? 'error' : refused ? 'cancelled' : 'completed',
      rawArgs: JSON.stringify(pathKey === null ? { query: 'record' } : { [pathKey]: random.pick(plan.project.files) }),
      ...(failed ? { error: 'Could not find the string to replace: no match' } : { result: JSON.stringify(result) }),
      ...(asked ? { userDecision: refused ? 'rejected' : 'accepted' } : {}),
    },
  });
}

function writeConversation(plan: ToolPlan, truth: ToolTruth): Conversation {
  const clock = new ToolClock(plan);
  const { random } = clock;
  const telling = TELLINGS[plan.index % TELLINGS.length] ?? 'tokens';
  const conversation: Conversation = {
    id: random.uuid(),
    clock,
    plan,
    truth,
    model: telling === 'cents' ? 'composer-1' : random.pick(MODELS),
    telling,
    bubbles: {},
    order: [],
    context: 8_600,
    lines: { added: 0, removed: 0 },
  };
  truth.sessions += 1;
  for (let turn = 0; turn < plan.turns && !clock.isOver; turn += 1) {
    addBubble(conversation, 1, { text: inventPrompt(random) });
    const steps = random.skewed(1, 7);
    for (let step = 0; step < steps && !clock.isOver; step += 1) addCall(conversation);
    addAnswer(conversation);
    clock.pass(20_000, 9 * 60_000);
  }
  return conversation;
}

function composerOf({ id, plan, clock, model, telling, order, context, lines }: Conversation): JsonObject {
  const answers = order.filter(({ type }) => type === 2).length;
  const costInCents = Math.round(answers * CENTS_PER_ANSWER);
  return {
    _v: 3,
    composerId: id,
    name: inventTitle(clock.random),
    createdAt: plan.startAt,
    lastUpdatedAt: clock.now,
    unifiedMode: 'agent',
    status: 'completed',
    modelConfig: { modelName: model, maxMode: false },
    usageData: telling === 'cents' ? { [model]: { costInCents, amount: answers } } : {},
    fullConversationHeadersOnly: order,
    contextTokensUsed: Math.min(context, CONTEXT_LIMIT),
    contextTokenLimit: CONTEXT_LIMIT,
    totalLinesAdded: lines.added,
    totalLinesRemoved: lines.removed,
  };
}

/** The databases of a person's windows in which these conversations were held. */
export function writeCursorDatabases(plans: readonly ToolPlan[], truth: ToolTruth): SampleDatabase[] {
  const values: Record<string, JsonObject> = {};
  const items: Record<string, JsonObject> = {};
  const heads = new Map<Project, JsonObject[]>();
  let modifiedAt = 0;
  for (const plan of plans) {
    const conversation = writeConversation(plan, truth);
    const { id, bubbles, clock } = conversation;
    values[`composerData:${id}`] = composerOf(conversation);
    for (const [bubbleId, bubble] of Object.entries(bubbles)) values[`bubbleId:${id}:${bubbleId}`] = bubble;
    const head = {
      type: 'head',
      composerId: id,
      createdAt: plan.startAt,
      lastUpdatedAt: clock.now,
      unifiedMode: 'agent',
    };
    heads.set(plan.project, [...(heads.get(plan.project) ?? []), head]);
    modifiedAt = Math.max(modifiedAt, clock.now);
    const date = new Date(plan.startAt).toISOString().slice(0, 10);
    items[`aiCodeTracking.dailyStats.v1.5.${date}`] = dailyStats(plan, date);
  }
  const global = { path: 'globalStorage/state.vscdb', items, values, workspace: null, modifiedAt };
  const workspaces = [...heads].map(([project, allComposers]) => workspaceOf(project, allComposers, modifiedAt));
  return [global, ...workspaces];
}

function dailyStats({ seed }: ToolPlan, date: string): JsonObject {
  const random = createRandom(seed + 1);
  const [tab, composer] = [random.integer(20, 160), random.integer(40, 300)];
  return {
    date,
    tabSuggestedLines: tab,
    tabAcceptedLines: Math.floor(tab * random.fraction()),
    composerSuggestedLines: composer,
    composerAcceptedLines: Math.floor(composer * (0.6 + 0.4 * random.fraction())),
  };
}

function workspaceOf(project: Project, allComposers: JsonObject[], modifiedAt: number): SampleDatabase {
  const folder = [...project.name].map((letter) => letter.charCodeAt(0).toString(16)).join('');
  return {
    path: `workspaceStorage/${folder.padEnd(32, '0').slice(0, 32)}/state.vscdb`,
    items: { 'composer.composerData': { allComposers } },
    values: {},
    workspace: { folder: `file://${project.folder}` },
    modifiedAt,
  };
}
