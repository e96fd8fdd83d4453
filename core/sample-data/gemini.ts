import { createHash } from 'node:crypto';
import { inventCode, inventPrompt, inventProse } from './catalogue.ts';
import { ToolClock, type ToolPlan, type ToolTruth } from './tool-plan.ts';
import { type JsonObject, type SampleFile, serialiseLines } from './transcript-line.ts';

/** Invented chats of Gemini CLI: `<project>/chats/session-<time>-<id>.jsonl`, and `.json` as older versions write it. */

const MODELS = ['gemini-3.1-pro-preview', 'gemini-3.1-pro-preview', 'gemini-3.6-flash'] as const;
const SUBAGENT_MODEL = 'gemini-3.6-flash';
const OPENING_TOKENS = 9_400;
const MOST_CACHED_SHARE = 0.9;

type Chat = {
  id: string;
  clock: ToolClock;
  plan: ToolPlan;
  truth: ToolTruth;
  model: string;
  metadata: JsonObject;
  messages: JsonObject[];
  context: number;
};

function beginChat(plan: ToolPlan, clock: ToolClock, truth: ToolTruth, kind: 'main' | 'subagent'): Chat {
  const { random } = clock;
  const id = random.uuid();
  const time = clock.iso();
  const projectHash = createHash('sha256').update(plan.project.folder).digest('hex');
  return {
    id,
    clock,
    plan,
    truth,
    model: kind === 'main' ? random.pick(MODELS) : SUBAGENT_MODEL,
    metadata: { sessionId: id, projectHash, startTime: time, lastUpdated: time, kind },
    messages: [],
    context: OPENING_TOKENS,
  };
}

function addMessage({ clock, messages }: Chat, type: string, fields: JsonObject): void {
  messages.push({ id: clock.random.uuid(), timestamp: clock.iso(), type, ...fields });
}

function addPrompt(chat: Chat): void {
  const text = inventPrompt(chat.clock.random);
  chat.context += Math.ceil(text.length / 4);
  addMessage(chat, 'user', { content: [{ text }] });
}

/** An answer with what it cost, and the calls it asked for. */
function addAnswer(chat: Chat, toolCalls: readonly JsonObject[], answeredAt: string): void {
  const { clock, truth, messages, model } = chat;
  const { random } = clock;
  const cached = Math.floor(chat.context * Math.min(MOST_CACHED_SHARE, messages.length * 0.2));
  const [output, thoughts] = [random.skewed(40, 1_500), random.skewed(0, 900)];
  const tokens = { input: chat.context, output, cached, thoughts, tool: 0, total: chat.context + output + thoughts };
  truth.responses += 1;
  truth.inputTokens += tokens.input - cached;
  truth.cacheReadTokens += cached;
  truth.outputTokens += output + thoughts;
  chat.context += output;
  messages.push({
    id: random.uuid(),
    timestamp: answeredAt,
    type: 'gemini',
    content: inventProse(random, 1),
    thoughts: [{ subject: 'The next step', description: inventProse(random, 1), timestamp: answeredAt }],
    tokens,
    model,
    ...(toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] }),
  });
}

type CallStatus = 'success' | 'error' | 'cancelled';

function inventCall(chat: Chat): JsonObject {
  const { clock, plan, truth } = chat;
  const { random } = clock;
  const status: CallStatus = random.chance(0.08) ? 'error' : random.chance(0.06) ? 'cancelled' : 'success';
  const file = random.pick(plan.project.files);
  const path = `${plan.project.folder}/${file}`;
  const name = random.pick([
    'read_file',
    'replace',
    'replace',
    'write_file',
    'run_shell_command',
    'search_file_content',
  ]);
  const isEdit = name === 'replace' || name === 'write_file';
  truth.toolCalls += 1;
  if (status === 'error') truth.toolFailures += 1;
  const id = `${name}-${clock.now}-${random.hex(13)}`;
  const failure = isEdit ? '0 occurrences found for old_string' : 'File not found';
  const output = inventCode(random, random.skewed(1, 40));
  const response: JsonObject = status === 'error' ? { error: failure } : { output };
  chat.context += Math.ceil(output.length / 4);
  return {
    id,
    name,
    args: name === 'run_shell_command' ? { command: 'make test' } : { file_path: path },
    result: [{ functionResponse: { id, name, response } }],
    status,
    timestamp: clock.pass(80, name === 'run_shell_command' ? 20_000 : 3_000),
    ...(isEdit ? { resultDisplay: inventDiff(chat, file, name === 'write_file') } : {}),
  };
}

function inventDiff({ clock: { random } }: Chat, fileName: string, isNew: boolean): JsonObject {
  const added = random.skewed(1, 45);
  const diffStat = {
    model_added_lines: added,
    model_removed_lines: isNew ? 0 : random.skewed(0, 12),
    user_added_lines: 0,
    // A person took a line or two out before agreeing.
    user_removed_lines: added > 3 && random.chance(0.12) ? random.integer(1, 2) : 0,
  };
  return { fileDiff: '', fileName, originalContent: isNew ? '' : 'x', newContent: 'y', diffStat };
}

function addTurn(chat: Chat, fails: boolean): void {
  const { clock } = chat;
  addPrompt(chat);
  const steps = clock.random.skewed(1, 8);
  for (let step = 0; step < steps && !clock.isOver; step += 1) {
    const answeredAt = clock.pass(1_500, 14_000);
    const calls = Array.from({ length: clock.random.chance(0.25) ? 2 : 1 }, () => inventCall(chat));
    addAnswer(chat, calls, answeredAt);
  }
  if (fails) addMessage(chat, 'error', { content: 'The service is overloaded.' });
  else if (!clock.isOver) addAnswer(chat, [], clock.pass(1_500, 9_000));
}

/** Lines of the metadata and of each message, with the changes of the metadata between them. */
function lineFile(chat: Chat, folder: string, name: string): SampleFile {
  const lastUpdated = chat.clock.iso();
  const lines = [chat.metadata, ...chat.messages, { $set: { lastUpdated } }];
  return { path: `${folder}/${name}.jsonl`, text: serialiseLines(lines), modifiedAt: chat.clock.now };
}

function objectFile({ metadata, messages, clock }: Chat, folder: string, name: string): SampleFile {
  const chat = { ...metadata, lastUpdated: clock.iso(), messages };
  return { path: `${folder}/${name}.json`, text: `${JSON.stringify(chat, null, 2)}\n`, modifiedAt: clock.now };
}

/** Writes one session as planned. @returns its chat and that of its subagent */
export function writeGeminiSession(plan: ToolPlan, truth: ToolTruth): SampleFile[] {
  const clock = new ToolClock(plan);
  const chat = beginChat(plan, clock, truth, 'main');
  const folder = `${plan.project.name}/chats`;
  const files: SampleFile[] = [];
  truth.sessions += 1;
  for (let turn = 0; turn < plan.turns && !clock.isOver; turn += 1) {
    const isSecond = turn === 1;
    addTurn(chat, isSecond && plan.index % 5 === 3);
    if (isSecond && plan.index % 4 === 2 && !clock.isOver) {
      const agent = beginChat(plan, clock, truth, 'subagent');
      addTurn(agent, false);
      files.push(lineFile(agent, `${folder}/${chat.id}`, agent.id));
    }
    clock.pass(20_000, 8 * 60_000);
  }
  const started = new Date(plan.startAt).toISOString().slice(0, 16).replace(':', '-');
  const write = plan.index % 6 === 1 ? objectFile : lineFile;
  return [write(chat, folder, `session-${started}-${chat.id.slice(0, 8)}`), ...files];
}
