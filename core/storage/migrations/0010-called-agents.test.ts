import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migrations } from './index.ts';

test('calls that were stored before name no subagent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 9));
  database.exec("INSERT INTO tool_calls (platform, tool_use_id, external_id) VALUES ('claude_code', 't', 's')");
  migrate(database, migrations.slice(0, 10));
  expect(database.prepare('SELECT tool_use_id, called_agent_id, called_agent_type FROM tool_calls').all()).toEqual([
    { tool_use_id: 't', called_agent_id: null, called_agent_type: null },
  ]);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
