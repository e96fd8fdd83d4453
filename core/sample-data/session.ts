import { inventPrompt, inventProse, inventTitle, MODELS } from './catalogue.ts';
import {
  addReply,
  addStateLine,
  addToContext,
  addToolResult,
  addTreeLine,
  type Conversation,
  isOver,
  passTime,
  startConversation,
  startSubagent,
} from './conversation.ts';
import { createRandom } from './random.ts';
import type { SessionPlan } from './schedule.ts';
import { isoTime, type JsonValue, projectSlug, type SampleFile, serialiseLines } from './transcript-line.ts';
import { createTruth, type SampleTruth } from './truth.ts';
import { addPrompt, addToolStep, addTurn, PLAIN_TURN } from './turn.ts';

/** A session's transcript, the files of its subagents, and the conversation for whoever wants to go on with it. */
export type SampleSession = { conversation: Conversation; path: string; files: SampleFile[] };

// Where Claude Code would have begun to compact by itself.
const COMPACT_ABOVE_TOKENS = 150_000;

function addOpening(conversation: Conversation): void {
  const { sessionId } = conversation.plan;
  addStateLine(conversation, { type: 'mode', mode: 'normal', sessionId });
  addStateLine(conversation, { type: 'permission-mode', permissionMode: 'default', sessionId });
  addTreeLine(conversation, {
    type: 'attachment',
    attachment: {
      type: 'hook_success',
      hookName: 'SessionStart:startup',
      hookEvent: 'SessionStart',
      exitCode: 0,
      durationMs: 41,
    },
  });
}

function addCompaction(conversation: Conversation): void {
  const { random } = conversation;
  const [preTokens, postTokens] = [conversation.cachedTokens + conversation.newTokens, random.integer(6_000, 14_000)];
  const logicalParentUuid = conversation.lastUuid;
  conversation.lastUuid = null;
  addTreeLine(conversation, {
    type: 'system',
    subtype: 'compact_boundary',
    level: 'info',
    content: 'Conversation compacted',
    logicalParentUuid,
    compactMetadata: { trigger: 'auto', preTokens, postTokens, durationMs: random.integer(20_000, 70_000) },
  });
  const content = inventProse(random, 12);
  addTreeLine(conversation, {
    type: 'user',
    message: { role: 'user', content },
    isCompactSummary: true,
    isVisibleInTranscriptOnly: true,
  });
  conversation.cachedTokens = 0;
  conversation.newTokens = postTokens;
}

/** Hands a task to a subagent. Its replies stand in its own file and again in the parent's `progress` lines. */
function delegateTask(conversation: Conversation, folder: string, files: SampleFile[]): void {
  const { random, plan } = conversation;
  const [agentId, toolUseId] = [random.hex(17), `toolu_01${random.identifier(22)}`];
  const prompt = inventPrompt(random);
  const input = { description: inventTitle(random), prompt, subagent_type: 'Explore' };
  addReply(conversation, [{ type: 'tool_use', id: toolUseId, name: 'Task', input }]);
  const startedAt = conversation.clock;

  const agent = startSubagent(conversation, agentId, plan.gateway ? plan.model : MODELS.small);
  addTreeLine(agent, { type: 'user', message: { role: 'user', content: prompt } });
  addToContext(agent, prompt);
  const steps = random.integer(2, 6);
  for (let step = 0; step < steps && !isOver(agent); step += 1) addToolStep(agent, false);
  const report = inventProse(random, 4);
  addReply(agent, [{ type: 'text', text: report }]);

  for (const line of agent.lines) {
    conversation.clock = Math.max(conversation.clock, Date.parse(String(line.timestamp)));
    const { type, message, uuid, timestamp, requestId } = line;
    const carried: Record<string, JsonValue | undefined> = { type, message, requestId, uuid, timestamp };
    const copy = Object.fromEntries(Object.entries(carried).filter(isPresent));
    addTreeLine(conversation, {
      type: 'progress',
      data: { type: 'agent_progress', message: copy, normalizedMessages: [], prompt, agentId },
      toolUseID: `agent_${random.identifier(24)}`,
      parentToolUseID: toolUseId,
    });
  }
  const exchange = {
    name: 'Task',
    input,
    content: report,
    toolUseResult: { status: 'completed', agentId, prompt, totalDurationMs: conversation.clock - startedAt },
    failed: false,
    durationMs: 40,
  };
  addToolResult(conversation, toolUseId, exchange, false);
  if (plan.has.lostSubagentFile) return;
  const path = `${folder}/subagents/agent-${agentId}`;
  const meta = { agentType: 'Explore', spawnDepth: 1 };
  files.push({ path: `${path}.jsonl`, text: serialiseLines(agent.lines), modifiedAt: agent.clock });
  files.push({ path: `${path}.meta.json`, text: `${JSON.stringify(meta)}\n`, modifiedAt: agent.clock });
}

function isPresent(entry: [string, JsonValue | undefined]): entry is [string, JsonValue] {
  return entry[1] !== undefined;
}

function addEnd(conversation: Conversation): void {
  const { random, plan } = conversation;
  const title = inventTitle(random);
  addStateLine(conversation, { type: 'ai-title', aiTitle: title, sessionId: plan.sessionId });
  addStateLine(conversation, { type: 'last-prompt', leafUuid: conversation.lastUuid, sessionId: plan.sessionId });
  if (random.chance(0.3))
    addStateLine(conversation, { type: 'summary', summary: title, leafUuid: conversation.lastUuid });
}

/** Writes one session as planned, and counts what it bills into `truth`. */
export function writeSession(plan: SessionPlan, truth: SampleTruth): SampleSession {
  const conversation = startConversation(plan, truth);
  const { random } = conversation;
  const folder = `projects/${projectSlug(plan.project.folder)}/${plan.sessionId}`;
  const files: SampleFile[] = [];
  truth.sessions += 1;
  addOpening(conversation);
  for (let turn = 0; turn < plan.turns && !isOver(conversation); turn += 1) {
    const isSecond = turn === 1;
    addTurn(conversation, {
      denial: plan.has.denial && isSecond,
      apiError: plan.has.apiError && isSecond,
      delegate: plan.has.subagent && isSecond ? (parent) => delegateTask(parent, folder, files) : null,
    });
    passTime(conversation, random.skewed(20_000, 12 * 60_000));
    const full = conversation.cachedTokens > COMPACT_ABOVE_TOKENS;
    if (!isOver(conversation) && (full || (plan.has.compaction && turn === 2))) addCompaction(conversation);
  }
  // The active session ends on a prompt that the model is still working on.
  if (plan.active) addPrompt(conversation);
  else addEnd(conversation);
  const path = `${folder}.jsonl`;
  files.push({ path, text: serialiseLines(conversation.lines), modifiedAt: conversation.clock });
  return { conversation, path, files };
}

/** A session resumed under a new id: the old lines stand again in the new file, and are billed only once. */
export function forkSession(original: SampleSession): SampleFile {
  const { plan, lines, clock } = original.conversation;
  const sessionId = createRandom(plan.seed + 1).uuid();
  const copies = lines.map((line) => ('sessionId' in line ? { ...line, sessionId } : line));
  const path = `projects/${projectSlug(plan.project.folder)}/${sessionId}.jsonl`;
  return { path, text: serialiseLines(copies), modifiedAt: clock };
}

/**
 * Goes on with the active session for as long as lines are taken from it: each has the time at which it was taken, and
 * turns follow each other without end.
 */
export function* continueSession({ conversation }: SampleSession, clock: () => number): Generator<string> {
  const plan = { ...conversation.plan, endAt: Number.POSITIVE_INFINITY };
  const live: Conversation = { ...conversation, plan, truth: createTruth() };
  while (true) {
    live.lines = [];
    addTurn(live, PLAIN_TURN);
    if (live.cachedTokens > COMPACT_ABOVE_TOKENS) addCompaction(live);
    for (const line of live.lines) {
      const isTimed = 'timestamp' in line;
      yield serialiseLines([isTimed ? { ...line, timestamp: isoTime(clock()) } : line]);
    }
  }
}
