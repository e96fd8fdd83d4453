import { expect, test } from 'vitest';
import { errorFields } from './error-fields.ts';

test('nothing of a path is left of a message, not even of one with quotes in it', () => {
  const error = new Error("ENOENT: no such file or directory, open '/home/o'brien/it's mine/secret.jsonl'");
  expect(errorFields(error).message).toBe("ENOENT: no such file or directory, open '...'");
  const two = new Error("EXDEV: cross-device link not permitted, rename '/a/secret' -> 'C:\\b\\secret'");
  expect(errorFields(two).message).toBe("EXDEV: cross-device link not permitted, rename '...'");
});

test('a message without a path keeps its words', () => {
  expect(errorFields(new Error("unknown kind 'x'")).message).toBe("unknown kind 'x'");
});
