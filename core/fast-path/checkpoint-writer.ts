import type { EventFrame, ScanMarker } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';

/** Commits how far sources are stored, in the transaction that stores them. */
export class CheckpointWriter {
  readonly #advance: { run(row: Record<string, string | number>): unknown };
  readonly #reject: { run(row: Record<string, string | number>): unknown };
  readonly #scan: { run(row: Record<string, string | number>): unknown };

  constructor(database: WritableDB) {
    // A checkpoint moves only over bytes that follow on what is committed (a frame that starts beyond it arrived before
    // its predecessor and will be read again), and starts anew only with the first frame of a newer generation.
    this.#advance = database.prepare<[Record<string, string | number>]>(
      `INSERT INTO source_checkpoints
         (source_file, platform, generation, committed_offset, fingerprint, size, modified_ms, updated_at)
       SELECT @source_file, @platform, @generation, @range_end, @fingerprint, @size, @modified_ms, @now
       WHERE @range_start = 0 OR EXISTS (SELECT 1 FROM source_checkpoints WHERE source_file = @source_file)
       ON CONFLICT (source_file) DO UPDATE SET
         generation = excluded.generation,
         committed_offset = excluded.committed_offset,
         fingerprint = excluded.fingerprint,
         size = excluded.size,
         modified_ms = excluded.modified_ms,
         updated_at = excluded.updated_at
       WHERE (excluded.generation = generation AND committed_offset >= @range_start AND committed_offset < @range_end)
          OR (excluded.generation > generation AND @range_start = 0)`,
    );
    this.#reject = database.prepare<[Record<string, string | number>]>(
      `INSERT INTO capture_rejections (platform, source_file, source_offset, line_digest, reason, rejected_at)
       VALUES (@platform, @source_file, @source_offset, @line_digest, @reason, @now)
       ON CONFLICT DO NOTHING`,
    );
    this.#scan = database.prepare<[Record<string, string | number>]>(
      `INSERT INTO source_scans (platform, files, completed_at) VALUES (@platform, @files, @completed_at)
       ON CONFLICT (platform) DO UPDATE SET files = excluded.files, completed_at = excluded.completed_at
       WHERE excluded.completed_at > completed_at`,
    );
  }

  /** Commits a frame's byte range and the lines in it that could not be taken in. */
  commitFrame(frame: EventFrame, now: number): void {
    for (const rejection of frame.rejections) {
      this.#reject.run({ platform: frame.platform, source_file: frame.source_file, now, ...rejection });
    }
    this.#advance.run({
      source_file: frame.source_file,
      platform: frame.platform,
      generation: frame.generation,
      range_start: frame.range_start,
      range_end: frame.range_end,
      fingerprint: frame.fingerprint,
      size: frame.source_size,
      modified_ms: frame.source_modified_ms,
      now,
    });
  }

  /** Notes that a platform's sources were read to their end. */
  commitScan(marker: ScanMarker): void {
    this.#scan.run({
      platform: marker.platform,
      files: marker.scan_files,
      completed_at: marker.scan_completed_at,
    });
  }
}
