import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { SavedFileKind } from '../core/contracts/desktop.ts';
import { errorCode } from '../core/runtime/error-fields.ts';

/** As exports are: what was spent concerns nobody else. */
const MODE = 0o600;
const PNG_BEGINNING = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');

/** Whether bytes are what they are said to be. A page is to write nothing else, wherever a person lets it write. */
export function isKind(kind: SavedFileKind, content: Uint8Array): boolean {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (kind === 'png') {
    return (
      bytes.subarray(0, PNG_BEGINNING.length).equals(PNG_BEGINNING) && bytes.subarray(-PNG_END.length).equals(PNG_END)
    );
  }
  return !bytes.includes(0) && isUtf8(bytes) && (kind === 'csv' || isJson(bytes));
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes the file of a chart. A file that is there is replaced as a whole or stays as it is.
 * @param path absolute; the person has agreed that what stands there is replaced. Without the ending of its kind it gets it.
 * @throws with words for people
 */
export function writeChartFile(path: string, kind: SavedFileKind, content: Uint8Array): void {
  if (!isKind(kind, content))
    throw new Error(`What was to be saved is no ${kind.toUpperCase()} file. Nothing was written.`);
  const target = extname(path).toLowerCase() === `.${kind}` ? path : `${path}.${kind}`;
  // Nobody was asked about this one.
  if (target !== path && existsSync(target)) {
    throw new Error(`${target} is there already. Choose another name, or this one with its ending.`);
  }
  const draft = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    writeFileSync(draft, content, { mode: MODE, flag: 'wx' });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new Error(
      `The file cannot be written (${errorCode(error) ?? 'unknown reason'}). Choose another folder, or make room on the disk.`,
      { cause: error },
    );
  }
}
