import type { ClaudeRecord, ClaudeToolOutcome } from '../contracts/claude-record.ts';
import { redactClaudeMessage } from './claude-message.ts';
import { fileExtension, identifier, oneOf, projectName, recordKind, version } from './labels.ts';
import { asAmount, asCount, asObject, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const USER_TYPES: ReadonlySet<string> = new Set(['external', 'internal']);
const ENTRYPOINTS: ReadonlySet<string> = new Set([
  'cli',
  'sdk-cli',
  'sdk-ts',
  'sdk-py',
  'claude-vscode',
  'claude-desktop',
]);
const OPERATIONS: ReadonlySet<string> = new Set(['enqueue', 'dequeue', 'remove', 'popAll']);
const LEVELS: ReadonlySet<string> = new Set(['info', 'warning', 'error', 'suggestion']);
const DENIAL_KINDS: ReadonlySet<string> = new Set(['user-rejected', 'permission-denied', 'hook-denied', 'auto-denied']);
const PERMISSION_MODES: ReadonlySet<string> = new Set([
  'default',
  'plan',
  'acceptEdits',
  'bypassPermissions',
  'dontAsk',
  'auto',
]);
const COMPACTION_TRIGGERS: ReadonlySet<string> = new Set(['auto', 'manual']);

/** Keys of a transcript line that this version knows; all others are only counted. */
// biome-ignore format: a list reads better packed
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'type', 'subtype', 'uuid', 'parentUuid', 'logicalParentUuid', 'sessionId', 'timestamp', 'isSidechain', 'agentId',
  'userType', 'cwd', 'version', 'gitBranch', 'entrypoint', 'slug', 'requestId', 'message', 'isMeta', 'isCompactSummary',
  'isVisibleInTranscriptOnly', 'promptId', 'promptSource', 'permissionMode', 'sessionKind', 'toolUseResult',
  'sourceToolUseID', 'toolDenialKind', 'error', 'isApiErrorMessage', 'apiErrorStatus', 'operation', 'level', 'content',
  'data', 'toolUseID', 'parentToolUseID', 'durationMs', 'costUSD', 'compactMetadata', 'summary', 'leafUuid',
]);

/**
 * A transcript line reduced to what may be stored at level `metadata`: times, models, tokens, tool names, success,
 * durations, counts, lengths, extensions, and the project's label. No prompt, answer, code, command, path, branch or
 * error text gets past this function; nothing reaches the queue without it.
 *
 * @param line a parsed line of any version
 * @throws ImpossibleUsageError when its token counts cannot be true
 */
export function redactClaudeRecord(line: JsonObject, hasher: SaltedHasher): ClaudeRecord {
  const message = redactClaudeMessage(line.message, hasher);
  const outcome = redactToolOutcome(line.toolUseResult);
  return {
    type: recordKind(line.type) ?? 'unknown',
    ...compact({
      subtype: recordKind(line.subtype),
      uuid: identifier(line.uuid, hasher),
      parentUuid: identifier(line.parentUuid ?? line.logicalParentUuid, hasher),
      requestId: identifier(line.requestId, hasher),
      agentId: identifier(line.agentId, hasher),
      version: version(line.version),
      userType: oneOf(line.userType, USER_TYPES),
      entrypoint: oneOf(line.entrypoint, ENTRYPOINTS),
      operation: oneOf(line.operation, OPERATIONS),
      level: oneOf(line.level, LEVELS),
      denialKind: oneOf(line.toolDenialKind, DENIAL_KINDS),
      permissionMode: oneOf(line.permissionMode, PERMISSION_MODES),
      workspaceHash: typeof line.cwd === 'string' && line.cwd !== '' ? hasher.hash('workspace', line.cwd) : undefined,
      projectName: projectName(line.cwd),
      isSidechain: flag(line.isSidechain),
      isMeta: flag(line.isMeta),
      isCompactSummary: flag(line.isCompactSummary),
      isApiError: flag(line.isApiErrorMessage),
      apiErrorStatus: asCount(line.apiErrorStatus),
      isBackground: flag(line.sessionKind === 'bg'),
      promptLength: typedPromptLength(line),
      durationMs: asAmount(line.durationMs),
      reportedCostUsd: writtenAmount(line.costUSD),
      compaction: redactCompaction(line.compactMetadata),
      message,
      toolOutcome: outcome,
      progress: line.type === 'progress' ? redactProgress(line.data, hasher) : undefined,
      unknownKeys: countUnknownKeys(line),
    }),
  };
}

/** Only true is kept: absent and false mean the same in a transcript. */
function flag(value: unknown): true | undefined {
  return value === true ? true : undefined;
}

function countUnknownKeys(line: JsonObject): number | undefined {
  let count = 0;
  for (const key in line) if (!KNOWN_KEYS.has(key)) count += 1;
  return count === 0 ? undefined : count;
}

/** What wrappers of local commands, their output and reminders begin with: not typed by a person. */
const WRAPPED = /^\s*<(command-|local-command|ide_|system-reminder|task-notification|bash-|user-memory-input)/;
/** What the tool writes by itself where a prompt would stand. */
const INTERRUPTION = /^\[Request interrupted by user/;

/** Characters of a prompt that a person typed; undefined on every other line. */
function typedPromptLength(line: JsonObject): number | undefined {
  if (line.type !== 'user' || line.isMeta === true || line.isCompactSummary === true || line.isSidechain === true) {
    return undefined;
  }
  const content = asObject(line.message)?.content;
  const texts: string[] = [];
  if (typeof content === 'string') texts.push(content);
  if (Array.isArray(content)) {
    for (const item of content) {
      const block = asObject(item);
      if (block?.type === 'tool_result') return undefined;
      if (block?.type === 'text' && typeof block.text === 'string') texts.push(block.text);
    }
  }
  const typed = texts.filter((text) => text !== '' && !WRAPPED.test(text) && !INTERRUPTION.test(text));
  if (typed.length === 0) return undefined;
  return typed.reduce((sum, text) => sum + text.length, 0);
}

function redactCompaction(value: unknown): ClaudeRecord['compaction'] {
  const metadata = asObject(value);
  if (metadata === undefined) return undefined;
  return compact({
    trigger: oneOf(metadata.trigger, COMPACTION_TRIGGERS),
    preTokens: asCount(metadata.preTokens),
    postTokens: asCount(metadata.postTokens),
  });
}

function redactProgress(value: unknown, hasher: SaltedHasher): ClaudeRecord['progress'] {
  const data = asObject(value);
  if (data === undefined) return undefined;
  const inner = asObject(data.message);
  return compact({
    kind: recordKind(data.type),
    agentId: identifier(data.agentId, hasher),
    requestId: identifier(inner?.requestId, hasher),
    timestamp: typeof inner?.timestamp === 'string' ? isoTime(inner.timestamp) : undefined,
    message: inner?.type === 'assistant' ? redactClaudeMessage(inner.message, hasher) : undefined,
  });
}

/** A decimal number as text, as gateways write them. */
const WRITTEN_NUMBER = /^\d{1,12}(\.\d{1,20})?$/;

function writtenAmount(value: unknown): number | undefined {
  return asAmount(typeof value === 'string' && WRITTEN_NUMBER.test(value) ? Number(value) : value);
}

function redactToolOutcome(value: unknown): ClaudeToolOutcome | undefined {
  const result = asObject(value);
  if (result === undefined) return undefined;
  const file = asObject(result.file);
  const lines = countPatchLines(result);
  const outcome = compact({
    agentId: madeAgentId(result.agentId),
    fileExtension: fileExtension(result.filePath ?? file?.filePath),
    linesAdded: lines?.added,
    linesRemoved: lines?.removed,
    userModified: flag(result.userModified),
    createsFile: flag(result.type === 'create'),
    interrupted: flag(result.interrupted),
    durationMs: outcomeDurationMs(result),
    searchCount: asCount(result.searchCount),
  });
  return Object.keys(outcome).length === 0 ? undefined : outcome;
}

/** A search tells seconds, other tools milliseconds. */
function outcomeDurationMs(result: JsonObject): number | undefined {
  const seconds = asAmount(result.durationSeconds);
  return (
    asAmount(result.durationMs ?? result.totalDurationMs) ??
    (seconds === undefined ? undefined : Math.round(seconds * 1000))
  );
}

/** As Claude Code makes them. Other programs' results may have a field of that name, with anything in it. */
const AGENT_ID = /^[0-9a-f-]{4,64}$/;

function madeAgentId(value: unknown): string | undefined {
  return typeof value === 'string' && AGENT_ID.test(value) ? value : undefined;
}

/** Lines a file edit added and removed: the marked lines of its patch, or all lines of a new file. */
function countPatchLines(result: JsonObject): { added: number; removed: number } | undefined {
  if (Array.isArray(result.structuredPatch) && result.structuredPatch.length > 0) {
    let added = 0;
    let removed = 0;
    for (const hunk of result.structuredPatch) {
      const lines = asObject(hunk)?.lines;
      if (!Array.isArray(lines)) continue;
      for (const line of lines) {
        if (typeof line !== 'string') continue;
        if (line.startsWith('+')) added += 1;
        else if (line.startsWith('-')) removed += 1;
      }
    }
    return { added, removed };
  }
  if (result.type === 'create' && typeof result.content === 'string') {
    const text = result.content.endsWith('\n') ? result.content.slice(0, -1) : result.content;
    return { added: text === '' ? 0 : text.split('\n').length, removed: 0 };
  }
  return undefined;
}

/** What {@link isoTime} would give back as it is: nearly all times. Of days that every month has. */
const ISO_TIME = /^2[01]\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** A time as ISO 8601 UTC with milliseconds, or nothing when it is no time. */
export function isoTime(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (typeof value === 'string' && ISO_TIME.test(value)) return value;
  const time = new Date(value);
  const milliseconds = time.getTime();
  // Before 2000 or after 2200 is damage, and years of five digits would break the text order of times.
  if (Number.isNaN(milliseconds) || milliseconds < 946_684_800_000 || milliseconds > 7_258_118_400_000)
    return undefined;
  return time.toISOString();
}
