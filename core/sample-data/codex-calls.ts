import { inventCode, inventProse } from './catalogue.ts';
import { addEvent, addLine, type Rollout } from './codex-rollout.ts';
import type { Random } from './random.ts';

/** Calls of Codex CLI's tools and what came back, in its own shapes. */

type Outcome = 'done' | 'failed' | 'refused';

function addShell(rollout: Rollout, outcome: Outcome): void {
  const { clock } = rollout;
  const { random } = clock;
  const callId = `call_${random.identifier(24)}`;
  const command = random.pick(['make test', 'make check', 'git diff --stat', 'rg -n record', 'cat README.md']);
  const call = {
    type: 'function_call',
    name: 'shell',
    arguments: JSON.stringify({ command: ['bash', '-lc', command] }),
  };
  addLine(rollout, 'response_item', { ...call, call_id: callId });
  const seconds = random.skewed(2, 180) / 10;
  clock.pass(seconds * 1_000, seconds * 1_000 + 40);
  const output = inventCode(random, random.skewed(2, 60));
  const told = { output, metadata: { exit_code: outcome === 'failed' ? 1 : 0, duration_seconds: seconds } };
  const text = outcome === 'refused' ? 'exec command rejected by user' : JSON.stringify(told);
  addLine(rollout, 'response_item', { type: 'function_call_output', call_id: callId, output: text });
  rollout.context += Math.ceil(text.length / 4);
}

function addPatch(rollout: Rollout, outcome: Outcome): void {
  const { clock, plan } = rollout;
  const { random } = clock;
  const callId = `call_${random.identifier(24)}`;
  const file = random.pick(plan.project.files);
  const [removed, added] = [random.skewed(0, 9), random.skewed(1, 30)];
  const marked = (mark: string, count: number) =>
    inventCode(random, count)
      .split('\n')
      .map((line) => mark + line);
  const body = [...(removed === 0 ? [] : marked('-', removed)), ...marked('+', added)].join('\n');
  const input = `*** Begin Patch\n*** Update File: ${file}\n@@\n${body}\n*** End Patch`;
  addLine(rollout, 'response_item', { type: 'custom_tool_call', name: 'apply_patch', call_id: callId, input });
  clock.pass(60, 900);
  if (outcome === 'done') {
    const change = { type: 'update', unified_diff: `@@ -1,${removed} +1,${added} @@\n${body}\n`, move_path: null };
    addEvent(rollout, 'patch_apply_end', {
      call_id: callId,
      stdout: 'Success',
      stderr: '',
      success: true,
      changes: { [`${plan.project.folder}/${file}`]: change },
    });
  }
  const done = JSON.stringify({ output: 'Success.', metadata: { exit_code: 0, duration_seconds: 0.1 } });
  const failed = `apply_patch verification failed: Failed to find expected lines in ${file}`;
  const output = { done, failed, refused: 'patch rejected by user' }[outcome];
  addLine(rollout, 'response_item', { type: 'custom_tool_call_output', call_id: callId, output });
  rollout.context += 40;
}

function addServerCall(rollout: Rollout, outcome: Outcome): void {
  const { clock, plan } = rollout;
  const { random } = clock;
  const duration = { secs: random.integer(0, 3), nanos: random.integer(1, 999) * 1_000_000 };
  clock.pass(duration.secs * 1_000 + 200, duration.secs * 1_000 + 1_200);
  const found = { Ok: { content: [{ type: 'text', text: inventProse(random, 3) }] } };
  addEvent(rollout, 'mcp_tool_call_end', {
    call_id: `call_${random.identifier(24)}`,
    invocation: { server: 'tracker', tool: 'find_issue', arguments: { project: plan.project.name } },
    duration,
    result: outcome === 'failed' ? { Err: 'tool timed out' } : found,
  });
  rollout.context += 300;
}

function outcomeOf(random: Random): Outcome {
  if (random.chance(0.1)) return 'failed';
  return random.chance(0.04) ? 'refused' : 'done';
}

/** A call of any tool, counted. */
export function addCall(rollout: Rollout): void {
  const { random } = rollout.clock;
  const outcome = outcomeOf(random);
  rollout.truth.toolCalls += 1;
  const add = random.pick([addShell, addShell, addShell, addPatch, addPatch, addServerCall]);
  // An answer of a server is never asked about.
  const told = add === addServerCall && outcome === 'refused' ? 'done' : outcome;
  if (told === 'failed') rollout.truth.toolFailures += 1;
  add(rollout, told);
}
