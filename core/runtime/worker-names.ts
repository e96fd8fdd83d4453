/** The environment variable that holds the WorkerBoot as JSON. */
export const WORKER_BOOT_VARIABLE = 'BLUEPLANE_WORKER';

/** Component names in server.log where they differ from the process names: the server's manual greps for them. */
export const COMPONENTS: Readonly<Record<string, string>> = {
  capture: 'jsonl_monitor',
  'fast-path': 'event_consumer',
  'slow-path': 'slow_path',
};
