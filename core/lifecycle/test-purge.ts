import { writeFileSync } from 'node:fs';
import type { PurgeScope } from '../contracts/purge.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { purgeDerivations } from '../entries/purge-derivations.ts';
import { homePaths } from '../runtime/paths.ts';
import { ToolsHome } from '../slow-path/test-tools-home.ts';
import { type PurgeTools, purgeHome } from './purge-home.ts';
import { previewPurge } from './purge-preview.ts';

/** The key of the homes of the slow path's tests. */
const KEY_HEX = '07'.repeat(32);

/** The tools of a purge without Redis. */
export function testPurgeTools(): PurgeTools {
  return {
    derivations: purgeDerivations(settingsSchema.parse({})),
    emptyQueue: async () => null,
    report: () => undefined,
  };
}

/** Folders of several tools and a home from which can be purged. */
export class PurgeableHome extends ToolsHome {
  readonly paths = homePaths(this.file.folder);

  constructor() {
    super();
    writeFileSync(this.paths.salt, KEY_HEX, { mode: 0o600 });
  }

  async take(): Promise<void> {
    await this.read();
    this.derive();
  }

  preview(scope: PurgeScope) {
    return previewPurge(this.paths, scope, testPurgeTools());
  }

  /** As a process of its own would: what others remember of the rows is forgotten. */
  async purge(scope: PurgeScope, tools: Partial<PurgeTools> = {}) {
    const result = await purgeHome(this.paths, scope, { ...testPurgeTools(), ...tools });
    this.restart();
    return result;
  }

  /** Reads all files again from their beginning, as if none of them had been read. */
  async readAllAgain(): Promise<void> {
    this.database.exec('DELETE FROM source_checkpoints');
    this.restart();
    await this.take();
  }
}
