import { describe, expect, it } from 'vitest';
import {
  agentType,
  fileExtension,
  identifier,
  modelName,
  oneOf,
  projectName,
  recordKind,
  toolName,
  version,
} from './labels.ts';
import { SaltedHasher } from './salted-hash.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const HASHED = /^h_[0-9a-f]{16}$/;

describe('model names', () => {
  it.each([
    'claude-opus-4-5-20251101',
    'claude-sonnet-4-5[1m]',
    '<synthetic>',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'claude-sonnet-4-5@20250929',
    'openrouter/anthropic/claude-sonnet-4.5',
    'qwen2.5-coder:32b',
    'GLM-4.6',
  ])('keeps %s', (name) => {
    expect(modelName(name, hasher)).toBe(name);
  });

  it.each([
    ['arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:foundation-model/us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ])('takes the account off %s', (name) => {
    expect(modelName(name, hasher)).toBe('us.anthropic.claude-sonnet-4-5-20250929-v1:0');
  });

  it('takes the project off a cloud resource', () => {
    const name = 'projects/acme-secret/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929';
    expect(modelName(name, hasher)).toBe('claude-sonnet-4-5@20250929');
  });

  it.each([
    '/home/ada/models/secret.gguf',
    'C:/Users/ada/model.gguf',
    'C:\\Users\\ada\\model.gguf',
    'https://models.example/v1',
    'ada@example.org',
    'arn:aws:bedrock:us-east-1:123456789012',
    'a b',
    'zwölf',
    'a\nb',
    'x'.repeat(101),
    '../../etc/passwd',
  ])('hashes %s', (name) => {
    expect(modelName(name, hasher)).toMatch(HASHED);
  });

  it('has nothing for what is no text', () => {
    for (const value of [undefined, null, '', 7, {}, []]) expect(modelName(value, hasher)).toBeUndefined();
  });
});

describe('tool names', () => {
  it.each(['Bash', 'mcp__files__read_file', 'mcp__claude.ai-Tool__do', 'str_replace'])('keeps %s', (name) => {
    expect(toolName(name, hasher)).toBe(name);
  });
  it.each(['rm -rf /', '/bin/sh', '1tool', 'a@b', 'x'.repeat(129)])('hashes %s', (name) => {
    expect(toolName(name, hasher)).toMatch(HASHED);
  });
});

describe('file extensions', () => {
  it.each([
    ['/w/a.py', '.py'],
    ['/w/A.TSX', '.tsx'],
    ['C:\\w\\b.rs', '.rs'],
    ['a.test.ts', '.ts'],
    ['x.tar.gz', '.gz'],
    ['music.mp3', '.mp3'],
    ['a.c++', '.c++'],
  ])('%s has %s', (path, extension) => {
    expect(fileExtension(path)).toBe(extension);
  });
  it.each(['/w/Makefile', '.env', '/w/.env.production', 'log.1', 'v.2024', 'a.', 'a. b', 'a.thirteencharss', '', 7])(
    '%s has none',
    (path) => {
      expect(fileExtension(path)).toBeUndefined();
    },
  );
});

describe('other labels', () => {
  it('keeps ids of the usual form and hashes all others', () => {
    for (const id of ['u1', 'msg_01AbC', 'toolu_1', 'b2c4f6a0-1111-4222-8333-444455556666', 'req:1.2-3']) {
      expect(identifier(id, hasher)).toBe(id);
    }
    for (const id of ['a b', 'ada@example.org', '../x', 'https://x', 'x'.repeat(129)]) {
      expect(identifier(id, hasher)).toMatch(HASHED);
    }
    expect(identifier(12, hasher)).toBeUndefined();
  });

  it('keeps the last folder only, without what a terminal would obey', () => {
    expect(projectName('/home/ada/secret-parent/shop')).toBe('shop');
    expect(projectName('C:\\Users\\ada\\shop\\')).toBe('shop');
    expect(projectName('/w/evil\u001b[2J\nname')).toBe('evil [2J name');
    expect(projectName('/')).toBeUndefined();
    expect(projectName(3)).toBeUndefined();
    expect(projectName(`/w/${'x'.repeat(400)}`)).toHaveLength(255);
  });

  it('keeps the kind of a subagent in the form that the tool asks for, and hashes all others', () => {
    for (const kind of ['Explore', 'Plan', 'general-purpose', 'reviewer', 'shop-tools:price-checker']) {
      expect(agentType(kind, hasher)).toBe(kind);
    }
    for (const text of ['Ada', 'ada@example.org', 'two words', '/home/ada', 'q3-2026', 'a--b', 'x'.repeat(41)]) {
      expect(agentType(text, hasher)).toMatch(HASHED);
    }
    expect(agentType('', hasher)).toBeUndefined();
    expect(agentType(7, hasher)).toBeUndefined();
  });

  it('knows versions, kinds and words', () => {
    expect(version('2.1.200')).toBe('2.1.200');
    expect(version('2.1.0-beta.1')).toBe('2.1.0-beta.1');
    expect(version('two')).toBeUndefined();
    expect(recordKind('queue-operation')).toBe('queue-operation');
    expect(recordKind('Some Words')).toBeUndefined();
    expect(oneOf('standard', new Set(['standard']))).toBe('standard');
    expect(oneOf('strange words', new Set(['standard']))).toBe('other');
    expect(oneOf(null, new Set(['standard']))).toBeUndefined();
  });
});

describe('salted hashes', () => {
  it('differ by installation and by kind', () => {
    const other = new SaltedHasher(Buffer.alloc(32, 8));
    expect(hasher.hash('path', 'x')).not.toBe(other.hash('path', 'x'));
    expect(hasher.hash('path', 'x')).not.toBe(hasher.hash('workspace', 'x'));
    expect(hasher.eventId(['a', 'bc'], Buffer.from('x'))).not.toBe(hasher.eventId(['ab', 'c'], Buffer.from('x')));
  });
});
