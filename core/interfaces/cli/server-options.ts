/** Options of the server commands as commander gives them. */
export type StartOptions = { daemon?: boolean; verbose?: boolean; open?: boolean };
export type StopOptions = { force?: boolean; timeout: number; verbose?: boolean };
export type StatusOptions = { verbose?: boolean; json?: boolean };
export type PauseOptions = { for?: string };
export type LogsOptions = { follow?: boolean; lines: number };
