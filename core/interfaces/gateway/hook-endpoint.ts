import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOOK_ENDPOINT_FILE, HOOKS_FOLDER, type HookEndpoint } from '../../contracts/hook-record.ts';
import { errorFields } from '../../runtime/error-fields.ts';
import type { Logger } from '../../runtime/logger.ts';

/** 256 bits, so that guessing is no way in. */
const TOKEN_BYTES = 32;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** A home that could not be written is tried again this often, ms: space is made by people. */
const TRY_AGAIN_MS = 5_000;

/** A token for one life of the gateway: the file that holds it is read anew by each hook. */
export function newHookToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * Tells the hook command where we listen, by a private file of the home, put into place at once. Where the home cannot
 * be written, as on a full disk, that is logged once and tried until it can: figures are shown all the same.
 * @returns takes it away again, unless another gateway wrote its own meanwhile
 */
export function tellHooks(home: string, port: number, token: string, log: Pick<Logger, 'warn' | 'info'>): () => void {
  let untell: (() => void) | null = null;
  let again: NodeJS.Timeout | null = null;
  function attempt(): void {
    try {
      untell = writeEndpoint(home, port, token);
      if (again !== null) log.info('the hooks know where to answer');
    } catch (error) {
      if (again === null)
        log.warn(errorFields(error), 'the hooks cannot be told where to answer; tried again until they are');
      again = setTimeout(attempt, TRY_AGAIN_MS).unref();
    }
  }
  attempt();
  return () => {
    if (again !== null) clearTimeout(again);
    untell?.();
  };
}

/** @throws the system's error when the home cannot be written */
function writeEndpoint(home: string, port: number, token: string): () => void {
  const folder = join(home, HOOKS_FOLDER);
  const path = join(folder, HOOK_ENDPOINT_FILE);
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`;
  const content = JSON.stringify({ version: 1, port, token } satisfies HookEndpoint);
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    writeFileSync(draft, content, { mode: PRIVATE_FILE, flag: 'wx' });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    try {
      if (readFileSync(path, 'utf8') === content) rmSync(path, { force: true });
    } catch {
      // It is gone already, with the home perhaps.
    }
  };
}
