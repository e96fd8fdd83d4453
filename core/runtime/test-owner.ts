import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createNodeProcessHost } from './node-process-host.ts';
import { type Owner, startOwner } from './owner.ts';
import { loadSettings } from './settings.ts';

/** Owns a home with a real Redis and the test workers, until the test ends. */
export async function testOwner(home: string): Promise<Owner> {
  const owner = await startOwner({
    home,
    mode: 'daemon',
    settings: loadSettings(join(home, 'config.yaml')),
    host: createNodeProcessHost(join(import.meta.dirname, 'test-workers')),
    version: '0.0.0',
    env: process.env,
    prepareDatabase: async () => undefined,
  });
  onTestFinished(() => owner.stop());
  return owner;
}
