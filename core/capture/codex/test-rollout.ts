/** A line of a rollout as Codex writes it, of any version. */
export type RolloutLine = { timestamp: string; type: string; payload: { [key: string]: unknown } };

/** Tokens as Codex writes them: `cached` is a part of `input`, `reasoning` a part of `output`. */
export type Spent = { input: number; cached?: number; output: number; reasoning?: number; cacheWrite?: number };

const START_MS = Date.UTC(2026, 2, 4, 10);

/** A time some seconds behind the beginning of the test's day. */
export function at(second: number): string {
  return new Date(START_MS + second * 1_000).toISOString();
}

export function line(type: string, payload: RolloutLine['payload'], second: number): RolloutLine {
  return { timestamp: at(second), type, payload };
}

export function sessionMeta(id: string, fields: RolloutLine['payload'] = {}, second = 0): RolloutLine {
  const payload = { id, timestamp: at(second), cwd: '/home/ada/shop', originator: 'codex_cli_rs', ...fields };
  return line('session_meta', payload, second);
}

/** What a helper's `session_meta` says of the session that called it. */
export function spawnedBy(parent: string): RolloutLine['payload'] {
  return { source: { subagent: { thread_spawn: { parent_thread_id: parent, depth: 1 } } } };
}

export function turnContext(model: string | null, second = 0, fields: RolloutLine['payload'] = {}): RolloutLine {
  return line('turn_context', { cwd: '/home/ada/shop', ...(model === null ? {} : { model }), ...fields }, second);
}

export function prompt(message: string, second: number): RolloutLine {
  return line('event_msg', { type: 'user_message', message, kind: 'plain' }, second);
}

function asWritten({ input, cached = 0, output, reasoning = 0, cacheWrite }: Spent) {
  return {
    input_tokens: input,
    cached_input_tokens: cached,
    ...(cacheWrite === undefined ? {} : { cache_write_input_tokens: cacheWrite }),
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: input + output,
  };
}

/** A token_count line; null = `info: null`. */
export function tokenCount(info: { last?: Spent; total?: Spent } | null, second: number): RolloutLine {
  const written = info && {
    ...(info.total === undefined ? {} : { total_token_usage: asWritten(info.total) }),
    ...(info.last === undefined ? {} : { last_token_usage: asWritten(info.last) }),
    model_context_window: 272_000,
  };
  return line('event_msg', { type: 'token_count', info: written }, second);
}

/** The token_count lines of requests that spent this, each with the sums up to it. */
export function requests(
  spent: readonly Spent[],
  { from = 10, before = [], form = 'both' }: { from?: number; before?: readonly Spent[]; form?: RequestForm } = {},
): RolloutLine[] {
  return spent.map((last, index) => {
    const total = sumOf([...before, ...spent.slice(0, index + 1)]);
    const second = from + index * 60;
    if (form === 'last') return tokenCount({ last }, second);
    return tokenCount(form === 'total' ? { total } : { last, total }, second);
  });
}
export type RequestForm = 'both' | 'last' | 'total';

export function sumOf(spent: readonly Spent[]): Required<Spent> {
  const sum = { input: 0, cached: 0, output: 0, reasoning: 0, cacheWrite: 0 };
  for (const one of spent) {
    sum.input += one.input;
    sum.cached += one.cached ?? 0;
    sum.output += one.output;
    sum.reasoning += one.reasoning ?? 0;
    sum.cacheWrite += one.cacheWrite ?? 0;
  }
  return sum;
}

/** Copies of lines with other times: all at one instant, or each some seconds behind the one before. */
export function restamped(lines: readonly RolloutLine[], second: number, stepSeconds = 0): RolloutLine[] {
  return lines.map((one, index) => ({ ...one, timestamp: at(second + index * stepSeconds) }));
}

/** The name that Codex gives a rollout. */
export function rolloutName(id: string): string {
  return `rollout-2026-03-04T11-00-00-${id}.jsonl`;
}

/** A session's id. */
export function sessionId(number: number): string {
  return `019ca4a0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
