import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { lineReader, readerByEnding, type SourceReader, wholeFileReader } from '../monitored-sources.ts';
import { databaseReader } from './database-reader.ts';
import { DATABASE_NAME, LINES_EXTENSION, TEXT_EXTENSION } from './sources.ts';
import { transcriptLinesParser } from './transcript-lines.ts';
import { transcriptTextParser } from './transcript-text.ts';

/**
 * Reads Cursor's databases and its agents' transcripts. Of these no content is kept: nothing in them tells its time.
 * @param copies as for {@link databaseReader}
 * @param now as for {@link databaseReader}
 */
export function cursorReader(
  hasher: SaltedHasher,
  copies: string | null,
  content: ContentKeeper = NO_CONTENT,
  now?: () => number,
): SourceReader {
  return readerByEnding({
    [DATABASE_NAME]: databaseReader(hasher, copies, content, now),
    [LINES_EXTENSION]: lineReader(transcriptLinesParser(hasher)),
    [TEXT_EXTENSION]: wholeFileReader(transcriptTextParser(hasher)),
  });
}
