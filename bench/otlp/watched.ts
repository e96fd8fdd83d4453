import { processesOfHome } from '../../e2e/processes-of-home.ts';
import type { BenchHome } from '../pipeline/bench-home.ts';
import { cpuMsOf, pssOf } from '../pipeline/processes.ts';

const SAMPLE_EVERY_MS = 1_000;
const WATCHED = {
  gateway: /gateway\.js/,
  'fast path': /fast-path\.js/,
  'slow path': /slow-path\.js/,
  redis: /redis-server/,
};
type Name = keyof typeof WATCHED;
const NAMES: readonly Name[] = ['gateway', 'fast path', 'slow path', 'redis'];

/** What was seen of a home's processes. */
export type Seen = {
  /** Proportional set size of the gateway each second, of whichever process that was. */
  gatewayBytes: number[];
  /** Processor time since the watching began, and of those that came later since they did. Milliseconds. */
  cpuMs: Readonly<Record<Name, number>>;
};

/** Watches a home's processes while it is loaded. A process that is killed is followed by the next of its name. */
export function watchProcesses(home: BenchHome): { end(): Seen } {
  const gatewayBytes: number[] = [];
  const known = new Map<string, { name: Name; first: number; last: number }>();
  function look(isFirst: boolean): void {
    for (const line of processesOfHome(home.path)) {
      const id = line.split(' ', 1)[0] ?? '';
      const name = NAMES.find((each) => WATCHED[each].test(line));
      if (name === undefined) continue;
      const cpuMs = cpuMsOf(id);
      const seen = known.get(id) ?? { name, first: isFirst ? cpuMs : 0, last: 0 };
      known.set(id, { ...seen, last: Math.max(seen.last, cpuMs) });
      const bytes = name === 'gateway' ? pssOf(id) : 0;
      if (bytes > 0) gatewayBytes.push(bytes);
    }
  }
  look(true);
  const timer = setInterval(look, SAMPLE_EVERY_MS, false);
  return {
    end() {
      clearInterval(timer);
      look(false);
      const sum = (wanted: Name) =>
        [...known.values()].reduce((all, { name, first, last }) => all + (name === wanted ? last - first : 0), 0);
      return {
        gatewayBytes,
        cpuMs: {
          gateway: sum('gateway'),
          'fast path': sum('fast path'),
          'slow path': sum('slow path'),
          redis: sum('redis'),
        },
      };
    },
  };
}
