CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
CREATE TABLE IF NOT EXISTS cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
INSERT INTO ItemTable VALUES ('composer.composerData', '{"allComposers":[{"type":"head","composerId":"11111111-aaaa-4bbb-8ccc-000000000001","name":"A shop","createdAt":1770714000000,"lastUpdatedAt":1770714600000,"unifiedMode":"agent"}],"selectedComposerIds":["11111111-aaaa-4bbb-8ccc-000000000001"]}');
