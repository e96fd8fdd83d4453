import type { CursorCodeBlock, CursorComposer, CursorModelUsage } from '../contracts/cursor-record.ts';
import { roleOf, timeOf } from './cursor-bubble.ts';
import { asFlag, countUnknown, objectsIn, plausibleCount, requiredAmount } from './cursor-numbers.ts';
import { fileExtension, identifier, modelName, oneOf, recordKind } from './labels.ts';
import { asObject, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const MODES: ReadonlySet<string> = new Set(['agent', 'chat', 'edit', 'plan', 'debug', 'background', 'multitask']);
const STATUSES: ReadonlySet<string> = new Set(['none', 'generating', 'completed', 'aborted', 'cancelled', 'error']);
const BLOCK_STATUSES: ReadonlySet<string> = new Set([
  ...['none', 'generating', 'completed', 'applying', 'applied', 'accepted', 'rejected', 'cancelled', 'aborted'],
  ...['outdated', 'error'],
]);

/** What is read here, or known to say nothing that is counted. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...['_v', 'type', 'composerId', 'name', 'subtitle', 'text', 'richText', 'createdAt', 'lastUpdatedAt', 'status'],
  ...['unifiedMode', 'forceMode', 'modelConfig', 'usageData', 'totalLinesAdded', 'totalLinesRemoved', 'isAgentic'],
  ...['filesChangedCount', 'contextTokensUsed', 'contextTokenLimit', 'contextUsagePercent', 'promptTokenBreakdown'],
  ...['conversation', 'fullConversationHeadersOnly', 'conversationMap', 'conversationState', 'codeBlockData'],
  ...['subComposerIds', 'subagentComposerIds', 'subagentInfo', 'parentComposerId', 'isBestOfNSubcomposer'],
  ...['isArchived', 'isDraft', 'isSpec', 'isWorktree', 'isProject', 'createdOnBranch', 'workspaceIdentifier'],
  ...['capabilities', 'capabilityContexts', 'context', 'todos', 'hasUnreadMessages', 'hasChangedContext', 'hasLoaded'],
  ...['allAttachedFileCodeChunksUris', 'latestChatGenerationUUID', 'latestConversationSummary', 'generatingBubbleIds'],
  ...['newlyCreatedFiles', 'newlyCreatedFolders', 'originalFileStates', 'originalModelLines', 'addedFiles'],
  ...['removedFiles', 'queueItems', 'trackedGitRepos', 'tabs', 'selectedTabIndex', 'isReadingLongFile'],
  ...['inlineDiffIdMap', 'deleteFileSuggestions', 'queuedAddedFiles', 'gitGraphFileSuggestions', 'numSubComposers'],
  ...['userResponsesToSuggestedCodeBlocks', 'isFileListExpanded', 'isQueueExpanded', 'gitHubPromptDismissed'],
]);

/** A name that Cursor gives to a conversation which a tool call began: the call's id follows. */
const CALLED_PREFIX = 'task-';

/** Most entries of a list in one record: real conversations have some thousands of messages. */
const MAXIMUM_ENTRIES = 50_000;

/**
 * The counted part of a conversation. Its title, its drafts, its context and its summary are not; code blocks are kept
 * without the paths they stand below.
 *
 * @param composerId its own id, hashed where it has another form than ids have
 * @param rawId the same as Cursor wrote it
 * @returns the record but for what its place says
 * @throws ImpossibleNumberError
 */
export function redactCursorComposer(
  composer: JsonObject,
  composerId: string,
  rawId: string,
  isHead: boolean,
  hasher: SaltedHasher,
): CursorComposer {
  const config = asObject(composer.modelConfig);
  const called = asObject(composer.subagentInfo);
  const branch = asObject(composer.createdOnBranch)?.name ?? composer.createdOnBranch;
  const callId =
    called?.toolCallId ?? (rawId.startsWith(CALLED_PREFIX) ? rawId.slice(CALLED_PREFIX.length) : undefined);
  const breakdown = asObject(composer.promptTokenBreakdown);
  return {
    type: 'composer',
    level: 'global',
    composerId,
    isHead,
    ...compact({
      createdAt: timeOf(composer.createdAt),
      lastUpdatedAt: timeOf(composer.lastUpdatedAt),
      mode: oneOf(composer.unifiedMode ?? composer.forceMode, MODES),
      model: modelName(config?.modelName, hasher),
      isMaxMode: asFlag(config?.maxMode),
      isAgentic: asFlag(composer.isAgentic),
      status: oneOf(composer.status, STATUSES),
      linesAdded: plausibleCount(composer.totalLinesAdded),
      linesRemoved: plausibleCount(composer.totalLinesRemoved),
      filesChanged: plausibleCount(composer.filesChangedCount),
      contextTokensUsed: plausibleCount(breakdown?.totalUsedTokens) || plausibleCount(composer.contextTokensUsed),
      contextTokenLimit: plausibleCount(composer.contextTokenLimit) ?? plausibleCount(breakdown?.maxTokens),
      usage: isHead ? undefined : readUsage(composer.usageData, hasher),
      layout: isHead ? undefined : layoutOf(composer),
      bubbles: isHead ? undefined : readOrder(composer, hasher),
      parentComposerId: identifier(called?.parentComposerId ?? composer.parentComposerId, hasher),
      parentToolCallId: identifier(callId, hasher),
      subComposerIds: readIds([composer.subComposerIds, composer.subagentComposerIds], hasher),
      codeBlocks: isHead ? undefined : readCodeBlocks(composer.codeBlockData, hasher),
      isArchived: asFlag(composer.isArchived),
      isDraft: asFlag(composer.isDraft),
      branchHash: typeof branch === 'string' && branch !== '' ? hasher.hash('identifier', branch) : undefined,
      unknownKeys: countUnknown(composer, KNOWN_KEYS),
    }),
  };
}

/** Where Cursor keeps the messages. A conversation may have an empty list of one form beside a full one of another. */
function layoutOf(composer: JsonObject): CursorComposer['layout'] {
  if (objectsIn(composer.conversation).length > 0) return 'inline';
  if (objectsIn(composer.fullConversationHeadersOnly).length > 0) return 'rows';
  return hasState(composer) ? 'state' : 'none';
}

/** Whether a blob store has the messages; `~` alone is an empty state. */
function hasState(composer: JsonObject): boolean {
  return typeof composer.conversationState === 'string' && composer.conversationState.length > 1;
}

/** What was reported for each model. @throws ImpossibleNumberError */
function readUsage(value: unknown, hasher: SaltedHasher): CursorModelUsage[] | undefined {
  const usage: CursorModelUsage[] = [];
  for (const [name, figures] of Object.entries(asObject(value) ?? {}).slice(0, MAXIMUM_ENTRIES)) {
    const fields = asObject(figures);
    const model = modelName(name, hasher);
    if (fields === undefined || model === undefined) continue;
    const costCents = requiredAmount(fields.costInCents);
    usage.push({ model, ...compact({ costCents, amount: requiredAmount(fields.amount) }) });
  }
  return usage.length === 0 ? undefined : usage;
}

function readOrder(composer: JsonObject, hasher: SaltedHasher): CursorComposer['bubbles'] {
  const inline = objectsIn(composer.conversation);
  const listed = inline.length > 0 ? inline : objectsIn(composer.fullConversationHeadersOnly);
  const order: NonNullable<CursorComposer['bubbles']> = [];
  for (const header of listed.slice(0, MAXIMUM_ENTRIES)) {
    const bubbleId = identifier(header.bubbleId, hasher);
    if (bubbleId === undefined) continue;
    order.push({ bubbleId, ...compact({ role: roleOf(header.type), createdAt: timeOf(header.createdAt) }) });
  }
  return order.length === 0 ? undefined : order;
}

function readIds(lists: readonly unknown[], hasher: SaltedHasher): string[] | undefined {
  const ids = new Set<string>();
  for (const list of lists) {
    for (const value of Array.isArray(list) ? list.slice(0, MAXIMUM_ENTRIES) : []) {
      const id = identifier(value, hasher);
      if (id !== undefined) ids.add(id);
    }
  }
  return ids.size === 0 ? undefined : [...ids];
}

/** Blocks stand below the URI of their file, in a list or by their own ids. */
function readCodeBlocks(value: unknown, hasher: SaltedHasher): CursorCodeBlock[] | undefined {
  const blocks: CursorCodeBlock[] = [];
  for (const [uri, held] of Object.entries(asObject(value) ?? {})) {
    const list = Array.isArray(held) ? held : Object.values(asObject(held) ?? {});
    for (const block of objectsIn(list)) {
      if (blocks.length === MAXIMUM_ENTRIES) return blocks;
      blocks.push({
        fileHash: hasher.hash('path', uri),
        ...compact({
          bubbleId: identifier(block.bubbleId, hasher),
          index: plausibleCount(block.codeBlockIdx),
          status: oneOf(block.status, BLOCK_STATUSES),
          language: recordKind(block.languageId),
          fileExtension: extensionOf(uri),
          isNoOp: asFlag(block.isNoOp),
        }),
      });
    }
  }
  return blocks.length === 0 ? undefined : blocks;
}

/** Of a URI, whose path ends before its query. */
function extensionOf(uri: string): string | undefined {
  const path = uri.split(/[?#]/)[0] ?? '';
  return path.includes('%') ? fileExtension(path.replaceAll(/%[0-9a-f]{2}/gi, '_')) : fileExtension(path);
}
