import { HOOKED_PLATFORMS, type HookMessage } from '../../contracts/hook-record.ts';
import type { Platform } from '../../contracts/platform.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { EventOf } from '../../contracts/telemetry-event.ts';
import { redactHook, wantedHookRecord } from '../../privacy/hook-record.ts';
import { identifier } from '../../privacy/labels.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';

/** What decides on a message besides itself. */
export type HookReading = {
  hasher: SaltedHasher;
  /** Kinds of figures; what is switched off is not kept. */
  categories: Settings['privacy']['categories'];
  /** Whether a tool is captured at all. */
  isEnabled: (platform: Platform) => boolean;
  /** Keeps out what was purged: see core/privacy/tombstones.ts. */
  admit: (event: EventOf<'hooks'>) => unknown;
};

/** Makes an event of what a hook tells, the same each time it is told. @returns null for what is not kept */
export function readHook(message: HookMessage, reading: HookReading): EventOf<'hooks'> | null {
  const { hasher, categories, isEnabled, admit } = reading;
  const platform = HOOKED_PLATFORMS[message.tool];
  const session = identifier(message.session, hasher);
  const record = wantedHookRecord(redactHook(message, hasher), categories);
  if (!isEnabled(platform) || session === undefined || record === null) return null;
  const event: EventOf<'hooks'> = {
    event_id: hasher.eventId(['hooks', platform, session, message.event], Buffer.from(JSON.stringify(message))),
    platform,
    intake: 'hooks',
    external_id: session,
    event_type: message.event,
    timestamp: new Date(message.at).toISOString(),
    source_offset: 0,
    record,
  };
  return admit(event) === null ? null : event;
}
