import type { OwnerStatus, ProcessStatus } from './process-status.ts';

/** Test support: what the owner of a home tells about itself, with what a test is about put in. */

export function processStatus(name: string, change: Partial<ProcessStatus> = {}): ProcessStatus {
  return { name, state: 'running', pid: 1, restarts: 0, startedAt: 0, detail: null, ...change };
}

/** A server in the background that takes in nothing and has no processes. */
export function ownerStatus(change: Partial<OwnerStatus> = {}): OwnerStatus {
  return {
    mode: 'daemon',
    version: '0.1.0',
    pid: 1,
    startedAt: 0,
    dashboard: null,
    paused: null,
    processes: [],
    ...change,
  };
}
