-- the blob is zlib of the bubble a2: 70 input and 7 output tokens
CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
CREATE TABLE IF NOT EXISTS cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
INSERT INTO cursorDiskKV VALUES ('composerData:11111111-aaaa-4bbb-8ccc-000000000001', '{"_v":3,"composerId":"11111111-aaaa-4bbb-8ccc-000000000001","name":"A shop","createdAt":1770714000000,"lastUpdatedAt":1770714600000,"unifiedMode":"agent","status":"completed","modelConfig":{"modelName":"claude-sonnet-4-5","maxMode":false},"usageData":{},"fullConversationHeadersOnly":[{"bubbleId":"u1","type":1},{"bubbleId":"a1","type":2},{"bubbleId":"a2","type":2},{"bubbleId":"a3","type":2},{"bubbleId":"a4","type":2}]}');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:u1', '{"_v":3,"type":1,"bubbleId":"u1","text":"words","tokenCount":{"inputTokens":0,"outputTokens":0},"createdAt":"2026-02-10T09:00:01.000Z"}');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a1', '{"_v":3,"type":2,"bubbleId":"a1","text":"words","tokenCount":{"inputTokens":50,"outputTokens":5},"createdAt":"2026-02-10T09:00:02.000Z"}');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a2', X'78da4dccb10ac2301804e077b939953305c57f1327f74e2ea531ff204a52da442da5ef6eb2b9dd7d07b7a27f435a83b48c0ab1062e3bf7d2ab8760b028837e53c99f38f9b9d6f8d4708939145cf108634e5da51972a441cce95f3683fba443527fae2796f6d0d0367b763c09296c77246fd87e760a2962');
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a3', NULL);
INSERT INTO cursorDiskKV VALUES ('bubbleId:11111111-aaaa-4bbb-8ccc-000000000001:a4', 'no JSON');
INSERT INTO cursorDiskKV VALUES (NULL, '{"tokenCount":{"inputTokens":900}}');
INSERT INTO cursorDiskKV VALUES ('checkpointId:x', 'no JSON either');
INSERT INTO ItemTable VALUES ('cursorAuth/accessToken', 'no JSON, and no business of ours');
INSERT INTO ItemTable VALUES ('cursorAuth/cachedEmail', 'ada@example.invalid');
