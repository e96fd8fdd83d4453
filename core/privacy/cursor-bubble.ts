import type { CursorBubble } from '../contracts/cursor-record.ts';
import { isoTime } from './claude-record.ts';
import { asFlag, countUnknown, plausibleCount, plausibleDuration, requiredCount } from './cursor-numbers.ts';
import { redactCursorToolCall } from './cursor-tool-call.ts';
import { identifier, modelName } from './labels.ts';
import { asAmount, asObject, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** What is read here, or known to say nothing that is counted. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...['_v', 'type', 'bubbleId', 'serverBubbleId', 'text', 'richText', 'tokenCount', 'createdAt', 'timingInfo'],
  ...['toolFormerData', 'thinking', 'thinkingDurationMs', 'allThinkingBlocks', 'isAgentic', 'isThought', 'modelInfo'],
  ...['usageUuid', 'requestId', 'tokenCountUpUntilHere', 'codeBlocks', 'checkpointId', 'context', 'relevantFiles'],
  ...['capabilitiesRan', 'capabilityStatuses', 'capabilityType', 'capabilityTypes', 'isCapabilityIteration'],
  ...['capabilities', 'suggestedCodeBlocks', 'assistantSuggestedDiffs', 'toolResults', 'unifiedMode', 'images'],
  ...['lints', 'gitDiffs', 'diffHistories', 'attachedCodeChunks', 'attachedFolders', 'attachedFoldersNew'],
  ...['recentlyViewedFiles', 'recentLocationsHistory', 'fileDiffTrajectories', 'humanChanges', 'interpreterResults'],
  ...['cursorRules', 'knowledgeItems', 'notepads', 'commits', 'pullRequests', 'docsReferences', 'webReferences'],
  ...['consoleLogs', 'todos', 'supportedTools', 'isRefunded', 'isNudge', 'isPlanExecution', 'skipRendering'],
  ...['approximateLintErrors', 'approximateLinesAdded', 'editTrailContexts', 'uiElementPicked', 'workspaceUris'],
]);

/**
 * The counted part of a message.
 *
 * @param id its id by its key, where it has a row of its own
 * @returns the record but for what its place says
 * @throws ImpossibleNumberError
 */
export function redactCursorBubble(
  bubble: JsonObject,
  composerId: string,
  id: string | undefined,
  hasher: SaltedHasher,
): CursorBubble {
  const tokens = asObject(bubble.tokenCount);
  const bubbleId =
    id ?? identifier(bubble.bubbleId, hasher) ?? `h_${hasher.hash('identifier', JSON.stringify(bubble))}`;
  const blocks = Array.isArray(bubble.codeBlocks) ? bubble.codeBlocks.length : undefined;
  const usage = bubble.usageUuid ?? bubble.requestId;
  const isHashed = typeof usage === 'string' && usage !== '';
  return {
    type: 'bubble',
    level: 'global',
    composerId,
    bubbleId,
    ...compact({
      serverBubbleId: identifier(bubble.serverBubbleId, hasher),
      role: roleOf(bubble.type),
      createdAt: timeOf(bubble.createdAt),
      ...readTiming(bubble.timingInfo),
      model: modelName(asObject(bubble.modelInfo)?.modelName, hasher),
      inputTokens: requiredCount(tokens?.inputTokens),
      outputTokens: requiredCount(tokens?.outputTokens),
      tokensUpUntilHere: plausibleCount(bubble.tokenCountUpUntilHere),
      thinkingLength: lengthOrNone([bubble.thinking, bubble.allThinkingBlocks]),
      thinkingDurationMs: plausibleDuration(bubble.thinkingDurationMs),
      isAgentic: asFlag(bubble.isAgentic),
      toolCall: redactCursorToolCall(bubble.toolFormerData, hasher),
      usageHash: isHashed ? hasher.hash('identifier', usage) : undefined,
      codeBlocksCount: blocks === 0 ? undefined : blocks,
      unknownKeys: countUnknown(bubble, KNOWN_KEYS),
    }),
    textLength: typeof bubble.text === 'string' ? bubble.text.length : 0,
  };
}

/** 1 is what a person wrote, 2 what the model answered; older chats have words. */
export function roleOf(type: unknown): 'user' | 'assistant' | undefined {
  if (type === 1 || type === 'user') return 'user';
  return type === 2 || type === 'ai' || type === 'assistant' ? 'assistant' : undefined;
}

/** Epoch milliseconds, the same in a text, or ISO. */
export function timeOf(value: unknown): string | undefined {
  return isoTime(typeof value === 'string' && /^\d{12,14}$/.test(value) ? Number(value) : value);
}

/** Times of a request. Some versions count from the window's start: then only the duration means something. */
function readTiming(value: unknown) {
  const timing = asObject(value);
  if (timing === undefined) return {};
  const start = asAmount(timing.clientStartTime);
  const end = asAmount(timing.clientEndTime);
  return {
    clientStartAt: timeOf(timing.clientStartTime),
    clientSettleAt: timeOf(timing.clientSettleTime),
    clientEndAt: timeOf(timing.clientEndTime),
    durationMs: start === undefined || end === undefined ? undefined : plausibleDuration(end - start),
  };
}

/** Characters of thoughts without the signature that proves them. */
function lengthOrNone([thinking, blocks]: readonly [unknown, unknown]): number | undefined {
  const own = asObject(thinking);
  const texts = own === undefined ? thinking : own.text;
  const length = textLength(texts) || textLength(Array.isArray(blocks) ? blocks.map(thoughtOf) : undefined);
  return length === 0 ? undefined : length;
}

function thoughtOf(block: unknown): unknown {
  const fields = asObject(block);
  return fields?.thinking ?? fields?.text;
}
