import { createNodeProcessHost } from '../node-process-host.ts';
import { startOwner } from '../owner.ts';
import { resolveHome } from '../paths.ts';
import { loadSettings } from '../settings.ts';

/** Owns a home with the test workers until it is killed. Tells its parent the state of its processes. */
const home = resolveHome(process.env);
const owner = await startOwner({
  home,
  mode: 'daemon',
  settings: loadSettings(`${home}/config.yaml`),
  host: createNodeProcessHost(import.meta.dirname),
  version: '0.0.0',
  env: process.env,
  prepareDatabase: async () => undefined,
});
process.send?.(owner.status());
