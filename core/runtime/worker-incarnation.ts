import { type FromWorker, fromWorkerSchema, type ToWorker, type WorkerBoot } from '../contracts/worker-messages.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import { LASTING_ERROR_EXIT_CODE } from './lasting-error.ts';
import { LOG_LEVEL_VARIABLE } from './log-level.ts';
import type { ChildExit, ProcessHost } from './process-host.ts';
import type { ServerLog } from './server-log.ts';
import { COMPONENTS, WORKER_BOOT_VARIABLE } from './worker-names.ts';

/** A worker's life, with the means to talk to it. */
export type WorkerIncarnation = Incarnation & { send(message: ToWorker): void };

export type WorkerPlan = {
  host: ProcessHost;
  boot: WorkerBoot;
  logLevel: string;
  log: Pick<ServerLog, 'takeWorkerLine' | 'takePlainLine'>;
  events: IncarnationEvents;
  /** Everything but pong. `ready` comes here before `events.ready`. */
  onMessage(message: FromWorker): void;
};

/** Lines a life may write to stderr; a process that crashes in a loop must not fill the log. */
const STDERR_LINES_MAX = 50;

/** Forks a worker and translates what it does into the events of the policy. */
export function launchWorker(plan: WorkerPlan): WorkerIncarnation {
  const { events, boot } = plan;
  const component = COMPONENTS[boot.name] ?? boot.name;
  let lastWords: string | null = null;
  let stderrLines = 0;
  let pings = 0;

  const child = plan.host.fork(boot.name, {
    [WORKER_BOOT_VARIABLE]: JSON.stringify(boot),
    [LOG_LEVEL_VARIABLE]: plan.logLevel,
  });
  child.onMessage((message) => {
    const parsed = fromWorkerSchema.safeParse(message);
    if (!parsed.success) {
      plan.log.takePlainLine(component, 'WARNING', 'a message of an unknown kind was ignored');
      return;
    }
    if (parsed.data.type === 'pong') events.pong();
    else plan.onMessage(parsed.data);
    if (parsed.data.type === 'ready') events.ready();
  });
  child.onLine((line, from) => {
    if (from === 'stdout') {
      const record = plan.log.takeWorkerLine(component, line);
      if (record?.level === 'CRITICAL') lastWords = record.message;
      return;
    }
    stderrLines += 1;
    if (stderrLines <= STDERR_LINES_MAX) plan.log.takePlainLine(component, 'WARNING', line);
  });
  child.onExit((exit) => events.exited(lastWords ?? describeExit(exit), exit.code === LASTING_ERROR_EXIT_CODE));

  return {
    get pid() {
      return child.pid;
    },
    ping: () => {
      pings += 1;
      child.send({ type: 'ping', id: pings });
    },
    send: (message) => child.send(message),
    stop: (deadlineMs) => child.send({ type: 'stop', deadlineMs }),
    kill: () => child.kill('SIGKILL'),
  };
}

function describeExit(exit: ChildExit): string {
  if (exit.error !== null) return `could not be started: ${exit.error}`;
  return exit.signal !== null ? `ended by ${exit.signal}` : `ended with code ${exit.code}`;
}
