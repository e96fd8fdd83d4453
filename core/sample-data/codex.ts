import { inventPrompt, inventProse } from './catalogue.ts';
import { addCall } from './codex-calls.ts';
import { addEvent, addLine, type Rollout } from './codex-rollout.ts';
import { ToolClock, type ToolPlan, type ToolTruth } from './tool-plan.ts';
import { type JsonObject, type SampleFile, serialiseLines } from './transcript-line.ts';

/** Invented rollouts of Codex CLI: `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl`. */

const MODELS = ['gpt-5.5', 'gpt-5.5', 'gpt-5.3-codex', 'gpt-5.4-mini'] as const;
const SUBAGENT_MODEL = 'gpt-5.4-mini';
const OPENING_TOKENS = 11_800;
const CONTEXT_WINDOW = 80_000;
const COMPACT_ABOVE_TOKENS = 64_000;
const FIVE_HOURS_MINUTES = 300;
const WEEK_MINUTES = 10_080;

function beginRollout(plan: ToolPlan, clock: ToolClock, truth: ToolTruth, source: JsonObject | string): Rollout {
  const { random } = clock;
  const id = `019${random.hex(5)}-${random.hex(4)}-7${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`;
  const rollout: Rollout = {
    id,
    clock,
    plan,
    model: source === 'cli' ? random.pick(MODELS) : SUBAGENT_MODEL,
    truth,
    lines: [],
    context: OPENING_TOKENS,
    cached: 0,
    total: { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 },
    reasoningTotal: 0,
  };
  addLine(rollout, 'session_meta', {
    id,
    timestamp: clock.iso(),
    cwd: plan.project.folder,
    originator: 'codex_cli_rs',
    cli_version: '0.151.0',
    source,
    model_provider: 'openai',
  });
  return rollout;
}

/** A request to the model: its thoughts, and what it sent and got. */
function addRequest(rollout: Rollout): void {
  const { clock, truth, total } = rollout;
  const { random } = clock;
  addLine(rollout, 'response_item', {
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: inventProse(random, 1) }],
    encrypted_content: random.identifier(60),
  });
  clock.pass(1_500, 16_000);
  const reasoning = random.skewed(0, 1_400);
  const last = {
    input_tokens: rollout.context,
    cached_input_tokens: rollout.cached,
    output_tokens: random.skewed(50, 2_200) + reasoning,
  };
  truth.responses += 1;
  truth.inputTokens += last.input_tokens - last.cached_input_tokens;
  truth.cacheReadTokens += last.cached_input_tokens;
  truth.outputTokens += last.output_tokens;
  total.input_tokens += last.input_tokens;
  total.cached_input_tokens += last.cached_input_tokens;
  total.output_tokens += last.output_tokens;
  rollout.reasoningTotal += reasoning;
  rollout.cached = rollout.context;
  rollout.context += last.output_tokens;
  const spent = (tokens: typeof last, thoughts: number) => ({
    ...tokens,
    reasoning_output_tokens: thoughts,
    total_tokens: tokens.input_tokens + tokens.output_tokens,
  });
  addEvent(rollout, 'token_count', {
    info: {
      total_token_usage: spent(total, rollout.reasoningTotal),
      last_token_usage: spent(last, reasoning),
      model_context_window: CONTEXT_WINDOW,
    },
    rate_limits: rateLimits(rollout),
  });
}

function rateLimits({ clock, truth }: Rollout): JsonObject {
  const window = (minutes: number, share: number) => ({
    used_percent: Math.round((truth.responses % 240) * share * 10) / 10,
    window_minutes: minutes,
    resets_at: Math.ceil(clock.now / (minutes * 60_000)) * minutes * 60,
  });
  return { primary: window(FIVE_HOURS_MINUTES, 0.3), secondary: window(WEEK_MINUTES, 0.12), plan_type: 'plus' };
}

function addCompaction(rollout: Rollout): void {
  rollout.clock.pass(8_000, 30_000);
  addLine(rollout, 'compacted', { message: inventProse(rollout.clock.random, 6) });
  rollout.context = OPENING_TOKENS + 2_000;
  rollout.cached = 0;
}

/** How a turn ends: well, with an error of the service, or because the person stopped it. */
type TurnEnd = 'complete' | 'failed' | 'aborted' | 'open';

function addTurn(rollout: Rollout, end: TurnEnd, isPerson: boolean): void {
  const { clock, plan, model } = rollout;
  const { random } = clock;
  const [turnId, startedAt] = [random.uuid(), clock.now];
  addEvent(rollout, 'task_started', { turn_id: turnId, model_context_window: CONTEXT_WINDOW });
  addLine(rollout, 'turn_context', {
    turn_id: turnId,
    cwd: plan.project.folder,
    approval_policy: 'on-request',
    sandbox_policy: { mode: 'workspace-write' },
    model,
    effort: 'medium',
  });
  const message = inventPrompt(random);
  if (isPerson) addEvent(rollout, 'user_message', { message, kind: 'plain' });
  rollout.context += Math.ceil(message.length / 4);
  const steps = random.skewed(2, 11);
  for (let step = 0; step < steps && !clock.isOver; step += 1) {
    addRequest(rollout);
    addCall(rollout);
    if (rollout.context > COMPACT_ABOVE_TOKENS) addCompaction(rollout);
  }
  if (end === 'open') return;
  if (end === 'failed') addEvent(rollout, 'error', { message: 'stream disconnected before completion' });
  if (end === 'aborted') {
    addEvent(rollout, 'turn_aborted', { turn_id: turnId, reason: 'interrupted' });
    return;
  }
  addRequest(rollout);
  addEvent(rollout, 'agent_message', { message: inventProse(random, 2) });
  addEvent(rollout, 'task_complete', { turn_id: turnId, duration_ms: clock.now - startedAt });
}

/** A helper with a rollout of its own, which names the session that called it. */
function addHelper(parent: Rollout, files: SampleFile[]): void {
  const { clock, plan, truth } = parent;
  const spawned = { subagent: { thread_spawn: { parent_thread_id: parent.id, depth: 1 } } };
  const helper = beginRollout(plan, clock, truth, spawned);
  addTurn(helper, 'complete', false);
  files.push(fileOf(helper));
}

function fileOf({ id, lines, plan, clock }: Rollout): SampleFile {
  const [day = '', time = ''] = new Date(plan.startAt).toISOString().slice(0, 19).split('T');
  const name = `rollout-${day}T${time.replaceAll(':', '-')}-${id}.jsonl`;
  return { path: `sessions/${day.replaceAll('-', '/')}/${name}`, text: serialiseLines(lines), modifiedAt: clock.now };
}

/** Writes one session as planned. @returns its rollout and those of its helpers */
export function writeCodexSession(plan: ToolPlan, truth: ToolTruth): SampleFile[] {
  const clock = new ToolClock(plan);
  const rollout = beginRollout(plan, clock, truth, 'cli');
  const files: SampleFile[] = [];
  truth.sessions += 1;
  for (let turn = 0; turn < plan.turns && !clock.isOver; turn += 1) {
    const isSecond = turn === 1;
    const trouble: TurnEnd = plan.index % 6 === 2 ? 'failed' : plan.index % 7 === 4 ? 'aborted' : 'complete';
    addTurn(rollout, isSecond ? trouble : 'complete', true);
    if (isSecond && plan.index % 4 === 1 && !clock.isOver) addHelper(rollout, files);
    clock.pass(15_000, plan.active ? 90_000 : 9 * 60_000);
  }
  return [fileOf(rollout), ...files];
}
