CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
CREATE TABLE IF NOT EXISTS cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
INSERT INTO cursorDiskKV VALUES ('composerData:11111111-aaaa-4bbb-8ccc-000000000001', '{"_v":3,"composerId":"11111111-aaaa-4bbb-8ccc-000000000001","name":"A shop","createdAt":1770714000000,"lastUpdatedAt":1770714900000,"unifiedMode":"agent","status":"completed","modelConfig":{"modelName":"claude-sonnet-4-5","maxMode":false},"usageData":{},"fullConversationHeadersOnly":[{"bubbleId":"u1","type":1},{"bubbleId":"a1","type":2}]}');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a1', '{"_v":3,"type":2,"bubbleId":"a1","text":"words","tokenCount":{"inputTokens":90,"outputTokens":20},"createdAt":"2026-02-10T09:00:02.000Z"}');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a2', NULL);
INSERT INTO cursorDiskKV VALUES ('composerData:11111111-aaaa-4bbb-8ccc-000000000002', NULL);
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000002:b1', NULL);
