import { join } from 'node:path';
import { codexReader } from '../../core/capture/codex/monitor.ts';
import {
  line,
  prompt,
  requests,
  rolloutName,
  sessionId,
  sessionMeta,
  turnContext,
} from '../../core/capture/codex/test-rollout.ts';
import { geminiReader } from '../../core/capture/gemini/monitor.ts';
import { createPriceBook } from '../../core/pricing/price-book.ts';
import { Deriver } from '../../core/slow-path/deriver.ts';
import { TestSources } from '../../core/slow-path/test-sources.ts';
import { type Distribution, distributionOf } from './statistics.ts';

/** What the slow path needs for one more line of a long session that is derived as a whole. */
export type GrowingSession = {
  lines: number;
  /** Of the first derivation, per line, milliseconds of the processor. */
  wholeMsPerLine: number;
  /** Of the derivation behind one appended line: by the clock, and of the processor. */
  append: Distribution;
  appendCpu: Distribution;
};

const APPENDED = 20;

/** A Codex session of so many lines that grows by one line again and again. */
export async function measureGrowingCodex(lines: number): Promise<GrowingSession> {
  const sources = new TestSources(codexReader);
  try {
    const name = rolloutName(sessionId(1));
    const rollout = codexLines(lines + APPENDED);
    const texts = rollout.map((one) => `${JSON.stringify(one)}\n`);
    sources.put(name, texts.slice(0, lines).join(''));
    return await grow(sources, name, texts, lines);
  } finally {
    sources.close();
  }
}

/** The same of a Gemini chat. */
export async function measureGrowingGemini(lines: number): Promise<GrowingSession> {
  const sources = new TestSources(geminiReader);
  try {
    const name = join('project', 'chats', 'session-2026-03-04T10-00-abcdef.jsonl');
    const texts = geminiLines(lines + APPENDED).map((one) => `${JSON.stringify(one)}\n`);
    sources.put(name, texts.slice(0, lines).join(''));
    return await grow(sources, name, texts, lines);
  } finally {
    sources.close();
  }
}

async function grow(sources: TestSources, name: string, texts: string[], lines: number): Promise<GrowingSession> {
  const deriver = new Deriver(sources.database, createPriceBook());
  const path = join(sources.folder, name);
  await sources.read(path);
  const before = process.cpuUsage();
  drain(deriver);
  const whole = process.cpuUsage(before);
  const wholeMsPerLine = (whole.user + whole.system) / 1_000 / lines;
  const clock: number[] = [];
  const processor: number[] = [];
  for (const text of texts.slice(lines)) {
    sources.put(name, text, { atEnd: true });
    await sources.read(path);
    const [cpu, at] = [process.cpuUsage(), performance.now()];
    drain(deriver);
    clock.push(performance.now() - at);
    const { user, system } = process.cpuUsage(cpu);
    processor.push((user + system) / 1_000);
  }
  return { lines, wholeMsPerLine, append: distributionOf(clock), appendCpu: distributionOf(processor) };
}

function drain(deriver: Deriver): void {
  while (deriver.step().rows > 0);
}

/** Turns of a prompt, calls of a tool with their results, and the tokens of each response. */
function codexLines(count: number): object[] {
  const spent = Array.from({ length: Math.ceil(count / 4) }, (_, index) => ({
    input: 1_000 + index,
    cached: 500,
    output: 40 + (index % 300),
  }));
  // Sums are worked out once: the builder adds them up anew for each line.
  let before = { input: 0, cached: 0, output: 0 };
  const counts = spent.map((one, index) => {
    const [row] = requests([one], { from: 10 + index * 4, before: [before] });
    before = {
      input: before.input + one.input,
      cached: before.cached + one.cached,
      output: before.output + one.output,
    };
    return row;
  });
  const lines: object[] = [sessionMeta(sessionId(1)), turnContext('gpt-5', 1)];
  for (let index = 0; lines.length < count; index += 1) {
    const at = 10 + index * 4;
    if (index % 20 === 0) lines.push(prompt('Please go on.', at));
    const call = { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: `c${index}` };
    lines.push(line('response_item', call, at + 1));
    const output = { type: 'function_call_output', call_id: `c${index}`, output: 'Exit code: 0\nOutput:\nwords' };
    lines.push(line('response_item', output, at + 2));
    const row = counts[index];
    if (row !== undefined) lines.push(row);
    if (index % 20 === 19) lines.push(line('event_msg', { type: 'task_complete' }, at + 3));
  }
  return lines.slice(0, count);
}

function geminiLines(count: number): object[] {
  const start = Date.UTC(2026, 2, 4, 10);
  const at = (index: number) => new Date(start + index * 1_000).toISOString();
  const head = { sessionId: 'growing', projectHash: 'p', startTime: at(0), lastUpdated: at(0), kind: 'main' };
  const lines: object[] = [head];
  for (let index = 1; lines.length < count; index += 1) {
    const common = { id: `m${index}`, timestamp: at(index) };
    if (index % 8 === 1) lines.push({ ...common, type: 'user', content: 'Please go on.' });
    else {
      const tokens = { input: 1_000 + index, output: 60, cached: 300, thoughts: 10, tool: 0, total: 1_070 + index };
      const call = { id: `c${index}`, name: 'read_file', args: {}, status: 'success', timestamp: at(index) };
      lines.push({ ...common, type: 'gemini', content: 'Words.', model: 'gemini-2.5-pro', tokens, toolCalls: [call] });
    }
  }
  return lines;
}
