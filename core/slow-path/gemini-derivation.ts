import type { PlatformDerivation } from './derivation.ts';
import { readGeminiSession } from './read-gemini-session.ts';

/**
 * Gemini's chats are derived session by session: which record of a message is its last, what a rewind hides and which
 * of several files knows best is seen only by all rows of a session together.
 */
export const geminiDerivation: PlatformDerivation<'gemini_cli'> = {
  platform: 'gemini_cli',
  unit: {
    touchedBy: (row) => [row.event.external_id],
    derive(session, rows) {
      const stored = rows.where('external_id', session).map(({ sourceFile, generation, event }) => ({
        sourceFile,
        generation,
        offset: event.source_offset,
        timestamp: Date.parse(event.timestamp),
        record: event.record,
      }));
      return readGeminiSession(session, stored);
    },
  },
};
