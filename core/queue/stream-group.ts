import type { Redis } from 'ioredis';

/** Creates a consumer group from the stream's beginning, with the stream; one that is there already is left alone. */
export async function createGroup(redis: Redis, stream: string, group: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
  }
}

/** Redis was wiped or restarted, perhaps during a waiting read (`UNBLOCKED`): the group has to be made again. */
export function isMissingGroup(error: unknown): boolean {
  return error instanceof Error && /^(NOGROUP|UNBLOCKED)/.test(error.message);
}
