import { connect } from 'node:net';
import { isFarBehind, type Pressure } from '../contracts/pressure.ts';
import { formatAgo, formatCount } from '../format/index.ts';
import { readPidFile } from '../runtime/pid-file.ts';
import { type Check, ok, problem, type Verdict, warning } from './check.ts';

/** Who owns the home, and how its processes do. */
export const checkOwner: Check = {
  name: 'server',
  look({ paths, owner, now }) {
    if (owner === null) {
      return [warning('The server does not run.', 'Start it with `blueplane start -d`; reports work without it.')];
    }
    if (owner === 'silent') {
      const pid = readPidFile(paths.pid)?.pid;
      return [
        problem(
          `The server${pid === undefined ? '' : ` (pid ${pid})`} holds the home, but does not answer.`,
          'Run `blueplane restart --force`. If it was stopped by a signal, `kill -CONT` lets it go on.',
        ),
      ];
    }
    const verdicts: Verdict[] = [];
    for (const { name, state, restarts, detail, troubledSince } of owner.processes) {
      if (state === 'failed')
        verdicts.push(problem(`The process ${name} was given up.`, detail ?? 'Run `blueplane restart`.'));
      else if (troubledSince != null)
        verdicts.push(problem(`The process ${name} cannot work.`, detail ?? 'See `blueplane logs`.'));
      else if (state !== 'running')
        verdicts.push(warning(`The process ${name} is ${state.replace('_', ' ')}.`, 'Look again in a moment.'));
      else if (restarts > 0)
        verdicts.push(
          warning(
            `The process ${name} was restarted ${formatCount(restarts)} times.`,
            'See `blueplane logs` for why; nothing is lost by it.',
          ),
        );
    }
    if (owner.paused !== null) verdicts.push(warning('Capture is paused.', 'Go on with `blueplane resume`.'));
    if (isFarBehind(owner.pressure)) verdicts.push(behind(owner.pressure, now));
    if (verdicts.length > 0) return verdicts;
    return [
      ok(
        `The server runs (pid ${owner.pid}) with ${formatCount(owner.processes.length)} processes, and all of them work.`,
      ),
    ];
  },
};

function behind({ level, rowsBehind, since, holdsCapture }: Pressure, now: number): Verdict {
  const held = holdsCapture === true ? ' Capture waits meanwhile.' : '';
  return warning(
    `Figures are old: counting is far behind storing (${level}, ${formatCount(rowsBehind)} events when that began ${formatAgo(since, now)}).${held}`,
    'Nothing is lost, and it catches up by itself. Where it does not, see `blueplane status -v` for how far it is, ' +
      'close what keeps the processor busy, or let more derive at once (workers.max in config.yaml).',
  );
}

/** A program of this machine takes a connection at once. */
const CONNECT_MS = 500;

export const checkPort: Check = {
  name: 'port',
  async look({ env, settings, owner }) {
    if (!settings.gateway.enabled) return [ok('The dashboard is switched off (gateway.enabled).')];
    const dashboard = owner === null || owner === 'silent' ? null : owner.dashboard;
    if (dashboard !== null) return [ok(`The dashboard listens on ${dashboard}`)];
    const port = Number(env.BLUEPLANE_PORT || settings.gateway.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return [warning('BLUEPLANE_PORT is no port.', 'Use a whole number from 0 to 65535 (0: any free one).')];
    }
    if (port === 0) return [ok('The dashboard takes any free port.')];
    if (!(await answers(port))) return [ok(`Port ${port} is free for the dashboard.`)];
    return [
      warning(
        `Port ${port} is taken by another program.`,
        'The next free one is used; or set gateway.port in config.yaml.',
      ),
    ];
  },
};

/** Whether a program of this machine listens there. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_MS });
    const done = (isTaken: boolean) => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
