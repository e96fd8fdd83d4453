import { isUtf8 } from 'node:buffer';
import type { EventOf } from '../../contracts/telemetry-event.ts';
import { isoTime } from '../../privacy/claude-record.ts';
import { redactCursorTranscriptText } from '../../privacy/cursor-transcript.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Taken } from '../frame-assembly.ts';
import type { WholeSourceParser } from '../whole-source.ts';
import { transcriptLabels } from './transcript-lines.ts';

/** What turns agents' `.txt` transcripts into events, one for each message. */
export function transcriptTextParser(hasher: SaltedHasher): WholeSourceParser {
  return {
    platform: 'cursor',
    parse: (path, bytes, modifiedMs) => parseTranscriptText(path, bytes, modifiedMs, hasher),
  };
}

const ROLE_LINE = /^(user|assistant|tool|system):$/;

type Message = { role: 'user' | 'assistant' | 'tool' | 'other'; lines: string[] };

/**
 * A message is named by its number, because nothing else names it, and by what it says: as the text grows, those that
 * stand are known.
 */
function parseTranscriptText(path: string, bytes: Buffer, modifiedMs: number, hasher: SaltedHasher): Taken {
  const reason = isUtf8(bytes) ? null : 'invalid_utf8';
  const messages = reason === null ? messagesIn(bytes.toString('utf8')) : [];
  if (reason !== null || (messages.length === 0 && bytes.length > 0)) {
    const line_digest = hasher.hash('line', bytes);
    return { events: [], rejections: [{ source_offset: 0, line_digest, reason: reason ?? 'not_a_transcript' }] };
  }
  const labels = transcriptLabels(path, hasher);
  const timestamp = isoTime(modifiedMs) ?? new Date(0).toISOString();
  const events = messages.map(
    ({ role, lines }, index): EventOf<'cursor'> => ({
      event_id: hasher.eventId(['cursor', labels.composerId, 'text', `${index}`], Buffer.from(lines.join('\n'))),
      platform: 'cursor',
      external_id: labels.composerId,
      event_type: 'transcriptLine',
      timestamp,
      source_offset: index,
      record: redactCursorTranscriptText(role, lines, labels, hasher),
    }),
  );
  return { events, rejections: [] };
}

function messagesIn(text: string): Message[] {
  const messages: Message[] = [];
  for (const line of text.split(/\r?\n/)) {
    const role = ROLE_LINE.exec(line)?.[1];
    if (role === 'user' || role === 'assistant' || role === 'tool') messages.push({ role, lines: [] });
    else if (role !== undefined) messages.push({ role: 'other', lines: [] });
    else messages.at(-1)?.lines.push(line);
  }
  return messages;
}
