import { deflateSync } from 'node:zlib';
import { at, rolloutName, sessionId, sessionMeta, tokenCount, turnContext } from '../capture/codex/test-rollout.ts';
import { answer, metadata } from '../capture/gemini/test-chat.ts';
import {
  bubble,
  COMPOSER,
  composer,
  GLOBAL,
  putValues,
  tokens,
  workspaceDatabase,
} from '../slow-path/test-cursor-home.ts';
import { apiRequest, logs } from '../slow-path/test-signals.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { PurgeableHome } from './test-purge.ts';

/** A home in which every table that holds anything of what people did has a row. */
export async function fillHome(): Promise<PurgeableHome> {
  const home = new PurgeableHome();
  const text = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const spoken = [1, 2].map((number) =>
    reply(
      { output_tokens: number },
      {
        message: {
          id: `msg_${number}`,
          content: [{ type: 'tool_use', id: `call_${number}`, name: 'Edit', input: { file_path: '/a.ts' } }],
        },
        line: {
          uuid: `u-${number}`,
          requestId: `req_${number}`,
          sessionId: 'origin',
          cwd: '/home/ada/shop',
          timestamp: at(number),
        },
      },
    ),
  );
  // Once more under another request: then what was seen of each is kept.
  const again = reply(
    { output_tokens: 3 },
    {
      message: { id: 'msg_1' },
      line: { uuid: 'u-9', requestId: 'req_9', sessionId: 'origin', cwd: '/home/ada/shop', timestamp: at(9) },
    },
  );
  const prompt = {
    type: 'user',
    uuid: 'p-1',
    sessionId: 'origin',
    cwd: '/home/ada/shop',
    timestamp: at(0),
    message: { role: 'user', content: 'please' },
  };
  home.write('claude/projects/-shop/origin.jsonl', text([prompt, ...spoken, again]));
  home.write('claude/projects/-shop/fork.jsonl', text(spoken.map((line) => ({ ...line, sessionId: 'fork' }))));
  const limits = tokenCount({ last: { input: 5, output: 1 }, total: { input: 5, output: 1 } }, 3);
  Object.assign(limits.payload, {
    rate_limits: { primary: { used_percent: 12, window_minutes: 299, resets_in_seconds: 60 } },
  });
  home.write(
    `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`,
    text([sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1), limits]),
  );
  home.write('gemini/shop/chats/session-g.jsonl', text([metadata({ sessionId: 'gemini' }), answer('m1', 3)]));
  home.write('cursor/workspaceStorage/w0/workspace.json', JSON.stringify({ folder: 'file:///home/ada/shop' }), {
    anew: true,
  });
  putValues(home.pathOf(GLOBAL), {
    [`composerData:${COMPOSER}`]: composer(['u0', 'a0'], {
      codeBlockData: { 'file:///w/a.ts': [{ bubbleId: 'a0', codeBlockIdx: 0, status: 'accepted' }] },
      totalLinesAdded: 7,
    }),
    [`bubbleId:${COMPOSER}:u0`]: bubble('u0', 1),
    [`bubbleId:${COMPOSER}:a0`]: bubble('a0', 2, tokens(50, 5)),
    'aiCodeTracking.dailyStats.v1.5.2026-01-02': {
      date: '2026-01-02',
      tabSuggestedLines: 9,
      tabAcceptedLines: 4,
      composerSuggestedLines: 0,
      composerAcceptedLines: 0,
    },
  });
  putValues(home.pathOf(workspaceDatabase('w0')), {
    'composer.composerData': {
      allComposers: [{ composerId: COMPOSER, createdAt: Date.UTC(2026, 0, 2), unifiedMode: 'agent' }],
    },
  });
  home.send(logs(apiRequest('origin', at(4), { request_id: 'req_sent', output_tokens: 2, cost_usd: 0.5 })));
  await home.take();
  home.database
    .prepare(
      "INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at) VALUES ('e', 'claude_code', 'x', 'y', ?, 1)",
    )
    .run(deflateSync(JSON.stringify({ sessionId: 'origin' })));
  home.database.exec(
    `INSERT INTO hook_raw_traces (event_id, external_id, event_type, platform, timestamp, source_file, source_offset,
       generation, at_ms, is_activity, event_data)
     VALUES ('k', 'origin', 'prompt', 'claude_code', '2026-01-02T03:04:05.000Z', 'hooks', 0, 0, 1767323045000, 1, x'00')`,
  );
  home.database.exec("INSERT INTO capture_rejections VALUES ('codex_cli', 'f', 1, 'd', 'not_json', 1)");
  home.database.exec(
    `INSERT INTO event_contents SELECT event_id, 'claude_code', external_id, NULL, 1, 1, x'00' FROM claude_raw_traces`,
  );
  home.database.exec("INSERT INTO insight_choices VALUES ('costly:origin', 'dismissed', 1, 1)");
  return home;
}
