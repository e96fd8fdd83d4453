import { basename, join } from 'node:path';
import { keptTranscripts } from '../capture/claude-code/kept-transcripts.ts';
import { monitoredPlatforms } from '../capture/platforms.ts';
import { lookForSources, lookIntoFolders } from '../capture/source-folders.ts';
import { readStoredTranscript } from '../capture/transcript/read-stored.ts';
import { readTranscript, type TranscriptOptions } from '../capture/transcript/read-transcript.ts';
import { searchStored } from '../capture/transcript/search-stored.ts';
import type { Settings } from '../contracts/settings.ts';
import type { SettingsReport } from '../contracts/settings-report.ts';
import { type TranscriptArgs, transcriptArgsSchema } from '../contracts/transcript.ts';
import { startGateway } from '../interfaces/gateway/index.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { finishedPurges } from '../query/finished-purges.ts';
import { createQueryService, type HomeFacts, type QueryService } from '../query/index.ts';
import { usableDatabase } from '../query/usable-database.ts';
import { readContentSince } from '../runtime/content-consent.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import type { ReadableDB } from '../storage/database.ts';
import { followReader } from '../storage/following-reader.ts';
import type { ExamineSettings } from './examine-settings.ts';
import { explainDamage } from './explain-damage.ts';
import { takeHooks } from './hook-intake.ts';
import { createReceivedIntake } from './received-intake.ts';
import { redisAnswers } from './redis-answers.ts';
import { createTakeOtlp } from './take-otlp.ts';

/** The gateway process: HTTP server of the dashboard, REST and WebSocket. Reads the database, never writes it. */
runWorker(async (boot, log, _tellTrouble, askOwner) => {
  const paths = homePaths(boot.home);
  const reader = followReader(paths.database);
  let { settings } = boot;
  let report: SettingsReport = boot.settingsReport ?? { settings, origins: {}, waitingForRestart: [], problems: [] };
  const home: HomeFacts = {
    folder: boot.home,
    settings: () => report,
    contentSince: () => readContentSince(paths.contentSince),
    // What is left of an earlier choice is not searched: whoever went back to `metadata` wants none of it.
    searchContent: (database, search) => (settings.privacy.level === 'content' ? searchStored(database, search) : null),
    sourceFolders: () => lookForSources(settings.sources, process.env),
    keptTranscripts: () => keptTranscripts(settings.sources.claude_code.paths ?? [], process.env),
    lookIntoFolders: (platform, paths) => lookIntoFolders(platform, paths, process.env),
    integrations: (owner) => examine?.(boot.home, settings, owner, process.env) ?? [],
  };
  // Loaded when it is first asked for: in most lives of the gateway nobody does.
  let examine: ExamineSettings | null = null;
  let queries: QueryService | null = null;
  const hasher = hasherOf(paths);
  const transcripts = transcriptFiles(paths, reader.open, hasher, () => settings.sources);
  async function transcript(args: TranscriptArgs) {
    if (args.source === 'kept') return readStoredTranscript(usableDatabase(reader.open()), args);
    return await readTranscript(args, transcripts);
  }
  const ofRedis = redisAnswers(boot.redis, log, reader.open);
  const intake = createReceivedIntake(boot, hasher, reader.open, log);
  const gateway = await startGateway({
    boot,
    log,
    settings: boot.settings,
    rendererDirectory: rendererDirectory(import.meta.dirname),
    createQueries: (owner) => ({
      async call(name, args) {
        if (name === 'transcript') return transcript(transcriptArgsSchema.parse(args));
        queries ??= createQueryService(reader.open, owner, Date.now, settings.pricing, home);
        try {
          if (name === 'integrations') examine ??= (await import('./examine-settings.ts')).examineSettings;
          if (name === 'liveMetrics' || name === 'pipeline') return await ofRedis[name](queries);
          return await queries.call(name, args);
        } catch (error) {
          throw explainDamage(error, boot);
        }
      },
    }),
    onSettings(changed, told) {
      [settings, report] = [changed, told];
      // Its prices are those of the settings it was made with.
      queries = null;
    },
    act: askOwner,
    dataVersion: reader.version,
    purges: () => finishedPurges(reader.open()),
    subscriber: createRedisClient(boot.redis, 'gateway', log),
    takeHook: takeHooks({
      paths,
      hasher,
      settings: () => settings,
      judge: intake.judge,
      store: intake.store,
    }),
    takeOtlp: createTakeOtlp(intake, paths, () => settings),
  });
  return {
    ...gateway,
    async stop(deadlineMs) {
      // Who waits for an answer is told that there will be none.
      intake.stop();
      await gateway.stop(deadlineMs);
    },
  };
});

/** The installation's key is read when it is first needed. */
function hasherOf(paths: ReturnType<typeof homePaths>): () => SaltedHasher {
  let made: SaltedHasher | null = null;
  return () => {
    made ??= new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
    return made;
  };
}

/** What is needed to find a session's own files. */
function transcriptFiles(
  paths: ReturnType<typeof homePaths>,
  open: () => ReadableDB | null,
  hasher: () => SaltedHasher,
  sources: () => Settings['sources'],
): TranscriptOptions {
  const platforms = () =>
    monitoredPlatforms({ sources: sources(), env: process.env, hasher: hasher(), copies: paths.copies });
  return { open, hasher, platforms };
}

/** The built renderer: `out/renderer`, seen from the bundle in `out/main` or from this source file. */
function rendererDirectory(here: string): string {
  return basename(here) === 'entries' ? join(here, '..', '..', 'out', 'renderer') : join(here, '..', 'renderer');
}
