/** A value that JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** One line of a transcript, before it is written. */
export type TranscriptLine = JsonObject;

/** One file to write; `path` is relative to Claude Code's configuration folder, with `/`. */
export type SampleFile = { path: string; text: string; modifiedAt: number };

/** Claude Code's name for a project's folder: every character but letters and digits becomes `-`. */
export function projectSlug(folder: string): string {
  return folder.replace(/[^a-zA-Z0-9]/g, '-');
}

export function serialiseLines(lines: readonly TranscriptLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
