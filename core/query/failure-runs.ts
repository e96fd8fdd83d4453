/** How failures follow each other within a session. Calls are taken one by one, in the order of time. */

/** `failed` is 1 or 0; `at` epoch milliseconds. */
type Call = { tool: string; at: number; failed: number };
type Run = { tool: string; failures: number };
type Burst = { failures: number; calls: number; at: number; mostlyTool: string };

export type FailureSequences = {
  take(call: Call): void;
  end(): { runs: Run[]; bursts: Burst[] };
};

/** Failures of one tool on end, without a success of it between, from which they are a run. */
const RUN_LENGTH = 3;
/** So many calls within so many minutes, so many of them failed, are a burst. */
const BURST_CALLS = 8;
const BURST_FAILURES = 4;
const BURST_MS = 15 * 60_000;

/** Whether a session with these failures, in the order of time, can hold a run or a burst. */
export function mayHoldSequence(failures: readonly Pick<Call, 'tool' | 'at'>[]): boolean {
  const counts = new Map<string, number>();
  for (const [index, { tool, at }] of failures.entries()) {
    const count = (counts.get(tool) ?? 0) + 1;
    if (count >= RUN_LENGTH) return true;
    counts.set(tool, count);
    const first = failures[index - BURST_FAILURES + 1];
    if (first !== undefined && at - first.at <= BURST_MS) return true;
  }
  return false;
}

/** For the calls of one session. */
export function failureSequences(): FailureSequences {
  const onEnd = new Map<string, number>();
  const runs: Run[] = [];
  const bursts: Burst[] = [];
  let recent: Call[] = [];
  let burst: Call[] | null = null;

  function endRun(tool: string): void {
    const failures = onEnd.get(tool) ?? 0;
    if (failures >= RUN_LENGTH) runs.push({ tool, failures });
    onEnd.delete(tool);
  }
  function endBurst(): void {
    if (burst !== null) bursts.push(burstOf(burst));
    burst = null;
  }

  return {
    take(call) {
      if (call.failed === 1) onEnd.set(call.tool, (onEnd.get(call.tool) ?? 0) + 1);
      else endRun(call.tool);
      recent = [...recent.slice(1 - BURST_CALLS), call];
      const failures = recent.filter(({ failed }) => failed === 1).length;
      const isDense = recent.length === BURST_CALLS && call.at - (recent[0]?.at ?? 0) <= BURST_MS;
      if (!isDense || failures < BURST_FAILURES) endBurst();
      else if (burst === null) burst = recent;
      else burst = [...burst, call];
    },
    end() {
      for (const tool of [...onEnd.keys()]) endRun(tool);
      endBurst();
      return { runs, bursts };
    },
  };
}

function burstOf(calls: readonly Call[]): Burst {
  const byTool = new Map<string, number>();
  for (const { tool, failed } of calls) if (failed === 1) byTool.set(tool, (byTool.get(tool) ?? 0) + 1);
  const [most] = [...byTool].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  return {
    failures: calls.filter(({ failed }) => failed === 1).length,
    calls: calls.length,
    at: calls[0]?.at ?? 0,
    mostlyTool: most?.[0] ?? '',
  };
}
